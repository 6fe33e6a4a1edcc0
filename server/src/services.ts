import type { Logger } from 'pino'
import { AgentChanges } from './agents/agent-changes.ts'
import { AgentInstructions } from './agents/agent-instructions.ts'
import { AgentStatuses } from './agents/agent-statuses.ts'
import { agentHandlers } from './agents/agents.handlers.ts'
import { AgentsService } from './agents/agents.service.ts'
import { SandboxSpecs } from './agents/sandbox-spec.ts'
import { SidecarTokens } from './agents/sidecar-tokens.ts'
import { syncProgressHandlers } from './agents/sync-progress.ts'
import { ACCESS_TOKEN_PREFIX, AccessTokensService } from './auth/access-tokens.service.ts'
import { authHandlers } from './auth/auth.handlers.ts'
import { AuthService } from './auth/auth.service.ts'
import { EMBED_TOKEN_PREFIX, EmbedTokensService } from './auth/embed-tokens.service.ts'
import type { Config } from './config.ts'
import { conversationHandlers } from './conversations/conversations.handlers.ts'
import { ConversationsMaintenance } from './conversations/conversations.maintenance.ts'
import { ConversationsService } from './conversations/conversations.service.ts'
import { SecretBox } from './crypto/secret-box.ts'
import type { Knex } from './db/knex.ts'
import { AddressPolicy } from './egress/address-policy.ts'
import { EgressLog } from './egress/egress-log.ts'
import { EgressPolicy } from './egress/egress-policy.ts'
import { EgressProxy } from './egress/egress-proxy.ts'
import { GuardedClient } from './egress/guarded-client.ts'
import { eventHandlers } from './events/events.handlers.ts'
import { EventsService } from './events/events.service.ts'
import { filesHandlers } from './files/files.handlers.ts'
import { FilesMaintenance } from './files/files.maintenance.ts'
import { FilesService } from './files/files.service.ts'
import { createGroupSpace, createSpaces } from './files/spaces.ts'
import { GroupChanges } from './groups/group-changes.ts'
import { GroupMembersService } from './groups/group-members.service.ts'
import { templatesOf } from './groups/group-templates.ts'
import { groupHandlers } from './groups/groups.handlers.ts'
import { GroupsService } from './groups/groups.service.ts'
import type { Authenticators } from './http/authenticate.ts'
import type { Handlers } from './http/handlers.ts'
import { OriginPolicy } from './http/origin-policy.ts'
import { SseStreams } from './http/sse.ts'
import { demoUpstream } from './llm/demo/demo-upstream.ts'
import { llmHandlers } from './llm/llm.handlers.ts'
import { LlmAccess } from './llm/llm-access.ts'
import { LlmGateway } from './llm/llm-gateway.ts'
import { providerUpstream } from './llm/provider-upstream.ts'
import { UsageRecorder } from './llm/usage-recorder.ts'
import type { AgentRuntime } from './ports/agent-runtime.ts'
import type { EventBus } from './ports/event-bus.ts'
import type { ObjectStore } from './ports/object-store.ts'
import { providerHandlers } from './providers/providers.handlers.ts'
import { ProvidersService } from './providers/providers.service.ts'
import { UsageService } from './providers/usage.service.ts'
import type { Secrets } from './secrets.ts'
import { MessagesService } from './sessions/messages.service.ts'
import { Reconciler } from './sessions/reconcile.ts'
import { SessionChanges } from './sessions/session-changes.ts'
import { sessionHandlers } from './sessions/sessions.handlers.ts'
import { SessionsService } from './sessions/sessions.service.ts'
import { unsettledSessions } from './sessions/settle-messages.ts'
import { settingHandlers } from './settings/settings.handlers.ts'
import { SettingsService } from './settings/settings.service.ts'
import { AgentSkillsService } from './skills/agent-skills.service.ts'
import { installedOf } from './skills/installed-skills.ts'
import { SkillChanges } from './skills/skill-changes.ts'
import { SkillStore } from './skills/skill-store.ts'
import { SkillVersionsService } from './skills/skill-versions.service.ts'
import { skillHandlers } from './skills/skills.handlers.ts'
import { SkillsService } from './skills/skills.service.ts'
import { systemHandlers } from './system/system.handlers.ts'
import { PodClient } from './terminal/pod-client.ts'
import { PodIdentity } from './terminal/pod-identity.ts'
import { terminalHandlers } from './terminal/terminal.handlers.ts'
import { TerminalGateway } from './terminal/terminal-gateway.ts'
import { TerminalTickets } from './terminal/terminal-tickets.ts'
import { userHandlers } from './users/users.handlers.ts'
import { UsersService } from './users/users.service.ts'

/** The parts that differ between one machine and a cluster. */
export interface Adapters {
  knex: Knex
  runtime: AgentRuntime
  objects: ObjectStore
  bus: EventBus
}

export interface ServiceOptions {
  adapters: Adapters
  config: Config
  secrets: Secrets
  log: Logger
  /** Base URL of the internal listener as sidecars reach it; asked when it listens. */
  internalUrl: () => string
  isStopping: () => boolean
}

/** Every service, built with exactly what it uses, and the handlers on top of them. */
export function createServices({
  adapters,
  config,
  secrets,
  log,
  internalUrl,
  isStopping,
}: ServiceOptions) {
  const { knex, runtime, objects, bus } = adapters
  const logError = (error: unknown) =>
    log.error({ err: error }, 'background work failed; it is tried again')
  const box = new SecretBox(secrets.masterKey, secrets.formerMasterKeys)
  const origins = new OriginPolicy(config)
  const events = new EventsService(knex, bus, logError)
  const settings = new SettingsService(knex)

  // Identity. What is open under a right that ended is closed at once; the gateway is built further down.
  const streams = new SseStreams()
  const onEnded = (ended: { userId: number; signInId?: string }) => {
    gateway.closeFor(ended)
    streams.checkFor(ended.userId)
  }
  const users = new UsersService(knex, (userId) => onEnded({ userId }))
  const auth = new AuthService({
    knex,
    users,
    settings,
    jwtSecret: secrets.jwtSecret,
    localKey: secrets.localKey,
    onSignInEnded: onEnded,
  })
  const accessTokens = new AccessTokensService(knex, (userId) => onEnded({ userId }))
  const embedTokens = new EmbedTokensService(knex, (origin) => origins.isForeignButAllowed(origin))
  const sidecarTokens = new SidecarTokens(knex)
  const authenticators: Authenticators = {
    session: (token, origin) => {
      if (token.startsWith(`${ACCESS_TOKEN_PREFIX}_`)) return accessTokens.actorOf(token)
      if (token.startsWith(`${EMBED_TOKEN_PREFIX}_`)) return embedTokens.actorOf(token, origin)
      return auth.actorOfSession(token)
    },
    sidecar: (token) => sidecarTokens.authenticateSidecar(token),
  }

  // Providers, and the two gateways that leave the house.
  const llmClient = new GuardedClient(
    new AddressPolicy({ privateHosts: config.llmAllowHosts, setting: 'SAC_LLM_ALLOW_HOSTS' }),
  )
  const providers = new ProvidersService(knex, box, events)
  const demo = demoUpstream()
  const usageRecorder = new UsageRecorder(knex, logError)
  const llm = new LlmGateway({
    access: new LlmAccess(knex, box),
    upstreamFor: ({ isDemo, ...provider }) =>
      isDemo ? demo : providerUpstream(llmClient, provider),
    recorder: usageRecorder,
    onError: (error, requestId) => log.error({ err: error, reqId: requestId }, 'LLM gateway'),
  })

  const files = new FilesService(knex, objects, events, settings)
  const conversations = new ConversationsService(knex, events)
  const skillStore = new SkillStore(knex, objects)
  const skillChanges = new SkillChanges(events)
  const skills = new SkillsService(knex, skillStore, skillChanges)
  const skillVersions = new SkillVersionsService(knex, skillStore)
  const agentSkills = new AgentSkillsService(knex, skillStore, skillChanges)

  // Agents and sessions.
  const identity = new PodIdentity(box.derive('pod identity', 32))
  const pods = new PodClient(runtime, identity)
  const specs = new SandboxSpecs({
    knex,
    settings,
    box,
    providers,
    tokens: sidecarTokens,
    templatesOf: (userId) => templatesOf(knex, userId),
    internalUrl,
    publicKey: identity.publicKey,
  })
  const reconciler = new Reconciler({
    knex,
    events,
    runtime,
    pods,
    specs,
    log,
    replicaName: config.replicaName,
  })
  const sessionChanges = new SessionChanges(events)
  const agentChanges = new AgentChanges(events)
  const agents = new AgentsService({
    knex,
    settings,
    box,
    providers,
    files: { createSpaces },
    skills: { installedOf },
    runtime,
    reconciler,
    changes: agentChanges,
    sessions: sessionChanges,
  })
  const groupChanges = new GroupChanges(events, new AgentInstructions(agentChanges), skillChanges)
  const groups = new GroupsService(knex, groupChanges, { createGroupSpace })
  const groupMembers = new GroupMembersService(knex, groupChanges)
  const statuses = new AgentStatuses({ knex, runtime, specs, log })
  const sessions = new SessionsService(knex, sessionChanges, reconciler)
  const messages = new MessagesService({ knex, changes: sessionChanges, reconciler, pods, log })
  const tickets = new TerminalTickets(knex)
  const gateway = new TerminalGateway({
    knex,
    runtime,
    identity,
    events,
    tickets,
    authenticators,
    origins,
    log,
    revive: (actor, sessionId) => sessions.revive(actor, sessionId),
  })
  const egressLog = new EgressLog(knex, logError)
  const egress = new EgressProxy({
    authenticate: authenticators.sidecar,
    policy: new EgressPolicy({
      allow: config.egressAllow,
      deny: config.egressDeny,
      ports: config.egressPorts,
      privateHosts: config.egressPrivateHosts,
    }),
    log: egressLog,
    nextHopFor: (agentId) => agents.proxiesOf(agentId),
    onError: (error) => log.error({ err: error }, 'egress proxy'),
  })

  const handlers: Handlers = {
    ...systemHandlers({ knex, runtime, auth, settings, isStopping }),
    ...authHandlers(auth, accessTokens, embedTokens, settings),
    ...userHandlers(users),
    ...groupHandlers(groups, groupMembers),
    ...settingHandlers(settings),
    ...eventHandlers(events),
    ...providerHandlers(providers, new UsageService(knex, settings), llmClient),
    ...llmHandlers(llm),
    ...agentHandlers(agents, statuses, specs),
    ...syncProgressHandlers(knex, events),
    ...sessionHandlers(sessions, messages, agentSkills),
    ...skillHandlers(skills, skillVersions, agentSkills),
    ...terminalHandlers(tickets),
    ...filesHandlers(files, events, (agentId) => unsettledSessions(knex, agentId)),
    ...conversationHandlers(conversations),
  }
  return {
    handlers,
    authenticators,
    origins,
    streams,
    auth,
    settings,
    agents,
    events,
    reconciler,
    gateway,
    egress,
    egressLog,
    llmClient,
    usageRecorder,
    maintenance: [
      egressLog,

      new ConversationsMaintenance(knex, settings),
      new FilesMaintenance(knex, objects, settings),
    ],
  }
}

export type Services = ReturnType<typeof createServices>
