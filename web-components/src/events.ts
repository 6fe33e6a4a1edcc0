import type { Agent, Provider, SkillTier, User } from '@sac/sdk'
import type { ConversationChoice } from './conversation-choice.ts'
import type { SortKey } from './files/sorting.ts'
import type { Space } from './files/space.ts'
import type { Draft } from './skill-draft.ts'

/** How sure a toast is that somebody has to look. */
export type ToastKind = 'info' | 'done' | 'warning' | 'error'

/** `unreachable`: the server, or the page's own that gives tokens; it goes on by itself. */
export type ProviderState = 'connecting' | 'ready' | 'unreachable' | 'signed-out'
export type FileAction =
  | 'folder'
  | 'file'
  | 'trash'
  | 'download'
  | 'move'
  | 'rename'
  | 'delete'
  | 'clear'

export type FileCommand =
  | { command: 'open' | 'expand' | 'collapse'; path: string }
  | { command: 'rename' | 'delete' | 'download' | 'move'; paths: readonly string[]; to?: string }

/** The events of all elements; they bubble and cross shadow roots. */
export interface SacEventMap {
  /** Somebody signed in here. */
  'sac-sign-in': CustomEvent<{ user: User }>
  /** The session is over: signed out, expired or revoked. */
  'sac-sign-out': CustomEvent<Record<string, never>>
  /** A place in the app, such as `/agents/7`; a page that embeds an element decides what it means. */
  'sac-navigate': CustomEvent<{ path: string }>
  /** What is shown has this name: for the title of a page around it. */
  'sac-title': CustomEvent<{ title: string }>
  /** An agent was created or changed here. */
  'sac-agent-save': CustomEvent<{ agent: Agent; isNew: boolean }>
  /** A provider was created or changed here. */
  'sac-provider-save': CustomEvent<{ provider: Provider }>
  /** Something was done: what is shown around the element may have changed. */
  'sac-change': CustomEvent<Record<string, never>>
  /** Of a skill that is being written: other files, or another one of them is shown. */
  'sac-draft': CustomEvent<{ draft?: Draft; chosen?: string }>
  /** Somebody else may use a skill. */
  'sac-tier': CustomEvent<{ tier: SkillTier; groupId: number | undefined }>
  /** Conversations are narrowed down another way. */
  'sac-choice': CustomEvent<ConversationChoice>
  /** The settings of the agent that this element shows are to be changed. */
  'sac-agent-edit': CustomEvent<Record<string, never>>
  /** A text was changed by hand: `value` is the new one. */
  'sac-edit': CustomEvent<{ value: string }>
  /** The answer to a question was yes. */
  'sac-confirm': CustomEvent<Record<string, never>>
  /** Something to do with files of a workspace; `to` is the folder that they are for. */
  'sac-file-command': CustomEvent<FileCommand>
  /** Files or folders were dropped onto a folder. */
  'sac-files-drop': CustomEvent<{ to: string; data: DataTransfer }>
  /** Other lines are selected. */
  'sac-files-select': CustomEvent<{ paths: readonly string[] }>
  /** Something was done to files; `path` is where it stands now. */
  'sac-files-done': CustomEvent<{ path: string | undefined }>
  /** Something to do in a folder, or with what is selected in it. */
  'sac-file-action': CustomEvent<{ action: FileAction }>
  /** Files of the device were chosen. */
  'sac-files-choose': CustomEvent<{ files: readonly File[] }>
  /** A folder was chosen. */
  'sac-folder-choose': CustomEvent<{ path: string }>
  /** A workspace was chosen; `isFirst`: because none was. */
  'sac-space-choose': CustomEvent<{ space: Space; isFirst: boolean }>
  /** Another order was asked for. */
  'sac-files-sort': CustomEvent<{ by: SortKey }>
  /** The text that is shown is what the server has. */
  'sac-file-saved': CustomEvent<Record<string, never>>
  /** Of two versions of a text one was chosen, or both. */
  'sac-conflict-solve': CustomEvent<{ keep: 'mine' | 'theirs' | 'both' }>
  /** What failed is to be tried once more. */
  'sac-retry': CustomEvent<Record<string, never>>
  /** An overlay is done with. */
  'sac-close': CustomEvent<Record<string, never>>
  /** How a `<sac-provider>` stands with its server. */
  'sac-provider-state': CustomEvent<{ state: ProviderState; error?: unknown }>
  /** Something is to be said to the agent. */
  'sac-chat-send': CustomEvent<{ text: string }>
  /** The turn that runs is to be interrupted. */
  'sac-chat-stop': CustomEvent<Record<string, never>>
  /** The connection of a terminal changed. */
  'sac-terminal-state': CustomEvent<{
    state: 'connecting' | 'open' | 'reconnecting' | 'closed'
  }>
  /** A word to the user. `<sac-app>` shows it; a page may show it its own way. */
  'sac-toast': CustomEvent<{ kind: ToastKind; text: string }>
}

declare global {
  interface GlobalEventHandlersEventMap extends SacEventMap {}
}
