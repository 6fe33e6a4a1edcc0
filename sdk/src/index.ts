export type { AskOptions, AskResult } from './ask.ts'
export { SacClient, type ServerInfo } from './client.ts'
export * from './errors.ts'
export type { CallOptions, ClientOptions, Fetch, FetchInit, TokenRequest } from './options.ts'
export { type Page, type PageOptions, PageRequest } from './pages.ts'
export type { InstalledSkill } from './resources/agent-skills.ts'
export type {
  Agent,
  AgentStatus,
  AgentSummary,
  CreateAgent,
  ListAgentsOptions,
  SyncProgress,
  UpdateAgent,
} from './resources/agents.ts'
export type { SignedIn, User } from './resources/auth.ts'
export type {
  ConversationFilter,
  ConversationMessage,
  ConversationSession,
  ExportConversationsOptions,
  ListConversationsOptions,
} from './resources/conversations.ts'
export type { CreateEmbedToken, EmbedToken } from './resources/embed-tokens.ts'
export type { EventTopic, ResyncEvent, SacEvent, SubscribeOptions } from './resources/events.ts'
export type {
  AddGroupMember,
  CreateGroup,
  Group,
  GroupMember,
  GroupRole,
  UpdateGroup,
} from './resources/groups.ts'
export {
  LARGE_FILE_BYTES,
  type LargeFile,
  type LargeUploadOptions,
} from './resources/part-upload.ts'
export type {
  CreateProvider,
  Provider,
  ProviderPreset,
  ProviderTest,
  UpdateProvider,
} from './resources/providers.ts'
export type {
  CreateSession,
  ListSessionsOptions,
  Message,
  Session,
  SessionState,
  WaitOptions,
} from './resources/sessions.ts'
export type { Setting } from './resources/settings.ts'
export type {
  CreateSkillOptions,
  ForkSkill,
  ListSkillsOptions,
  PushedSkill,
  Skill,
  SkillArchive,
  SkillTier,
  SkillVersion,
  SkillVersionDetail,
  UpdateSkill,
} from './resources/skills.ts'
export type { AccessToken, CreatedAccessToken } from './resources/tokens.ts'
export type { ListUsageOptions, Usage } from './resources/usage.ts'
export type { UserSummary } from './resources/users.ts'
export type {
  Download,
  FileChange,
  FileVersion,
  ListFilesOptions,
  Quota,
  Upload,
  UploadOptions,
  UploadPart,
  Workspace,
  WorkspaceFile,
} from './resources/workspaces.ts'
export type { RunEvent, RunOptions, RunResult } from './run.ts'
export type { RunFile } from './run-files.ts'
export type { AwayEvent, FolderSyncOptions, SyncFolder } from './sync/run.ts'
export type { SyncChange, SyncEvent } from './sync/state.ts'
export type { Conflict as SyncConflict, SyncSummary } from './sync/summary.ts'
export type { TerminalConnection } from './terminal.ts'
export type {
  AttachOptions,
  TerminalEvents,
  TerminalExit,
  TerminalState,
} from './terminal-types.ts'
