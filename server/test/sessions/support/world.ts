import { randomBytes } from 'node:crypto'
import type { Schema } from '@sac/openapi'
import pg from 'pg'
import pino from 'pino'
import { MemoryBus } from '../../../src/adapters/embedded/memory-bus.ts'
import { AgentChanges } from '../../../src/agents/agent-changes.ts'
import { AgentInstructions } from '../../../src/agents/agent-instructions.ts'
import { AgentStatuses } from '../../../src/agents/agent-statuses.ts'
import { AgentsService } from '../../../src/agents/agents.service.ts'
import { SandboxSpecs } from '../../../src/agents/sandbox-spec.ts'
import { SidecarTokens } from '../../../src/agents/sidecar-tokens.ts'
import type { UserActor } from '../../../src/authorization/actor.ts'
import { SecretBox } from '../../../src/crypto/secret-box.ts'
import { createKnex, migrate } from '../../../src/db/knex.ts'
import type { StoredEvent } from '../../../src/events/event.ts'
import { EventsService } from '../../../src/events/events.service.ts'
import { createGroupSpace, createSpaces } from '../../../src/files/spaces.ts'
import { GroupChanges } from '../../../src/groups/group-changes.ts'
import { GroupMembersService } from '../../../src/groups/group-members.service.ts'
import { templatesOf } from '../../../src/groups/group-templates.ts'
import { GroupsService } from '../../../src/groups/groups.service.ts'
import { MessagesService } from '../../../src/sessions/messages.service.ts'
import { Reconciler } from '../../../src/sessions/reconcile.ts'
import { SessionChanges } from '../../../src/sessions/session-changes.ts'
import { SessionsService } from '../../../src/sessions/sessions.service.ts'
import { SettingsService } from '../../../src/settings/settings.service.ts'
import { installedOf } from '../../../src/skills/installed-skills.ts'
import { SkillChanges } from '../../../src/skills/skill-changes.ts'
import { PodClient } from '../../../src/terminal/pod-client.ts'
import { PodIdentity } from '../../../src/terminal/pod-identity.ts'
import { createTestDatabase } from '../../support/database.ts'
import { PodRuntime } from './pod-runtime.ts'

export type World = Awaited<ReturnType<typeof createWorld>>

/** Agents and sessions on a real database with real pods, and nothing around them. */
export async function createWorld() {
  const database = await createTestDatabase({ createKnex, migrate })
  const { knex } = database
  const runtime = await PodRuntime.create()
  const log = pino({ level: process.env['SAC_TEST_LOG'] ?? 'silent' })
  const bus = new MemoryBus()
  const events = new EventsService(knex, bus, () => {})
  const settings = new SettingsService(knex)
  const box = new SecretBox(randomBytes(32))
  const identity = new PodIdentity(box.derive('pod identity', 32))
  const pods = new PodClient(runtime, identity)
  const tokens = new SidecarTokens(knex)
  const providers = {
    assertUsable: async () => {},
    createForAgent: async () => 1,
    updateForAgent: async () => 1,
    modelsOf: async () => ({ sonnet: 'claude-sonnet-4-5' }),
  }
  const specs = new SandboxSpecs({
    knex,
    settings,
    box,
    providers,
    tokens,
    templatesOf: (userId) => templatesOf(knex, userId),
    internalUrl: () => 'http://127.0.0.1:8082',
    publicKey: identity.publicKey,
  })
  const createReconciler = (replicaName = 'test') =>
    new Reconciler({ knex, events, runtime, pods, specs, log, replicaName, safetyPassMs: 60_000 })
  const world = {
    knex,
    runtime,
    events,
    settings,
    pods,
    tokens,
    specs,
    reconciler: createReconciler(),
    seen: [] as StoredEvent[],
  }
  // Services keep working when the reconciler is replaced.
  const reconciler = {
    wake: (agentId: number) => world.reconciler.wake(agentId),
    poke: (agentId: number) => world.reconciler.poke(agentId),
    forget: (agentId: number) => world.reconciler.forget(agentId),
  }
  const sessionChanges = new SessionChanges(events)
  const agents = new AgentsService({
    knex,
    settings,
    box,
    providers,
    files: { createSpaces },
    skills: { installedOf },
    runtime,
    reconciler,
    changes: new AgentChanges(events),
    sessions: sessionChanges,
  })
  const groupChanges = new GroupChanges(
    events,
    new AgentInstructions(new AgentChanges(events)),
    new SkillChanges(events),
  )
  const groups = new GroupsService(knex, groupChanges, { createGroupSpace })
  const groupMembers = new GroupMembersService(knex, groupChanges)
  const sessions = new SessionsService(knex, sessionChanges, reconciler)
  const messages = new MessagesService({ knex, changes: sessionChanges, reconciler, pods, log })
  const statuses = new AgentStatuses({ knex, runtime, specs, log })
  let sequence = Date.now()
  const sync = (agentId: number, synced = true) =>
    agents.reportState(agentId, { synced, sequence: ++sequence })
  runtime.onStart = ({ agentId }) => void sync(agentId)
  bus.subscribe((event) => world.seen.push(event))
  events.start()
  await world.reconciler.start()

  return Object.assign(world, {
    agents,
    groups,
    groupMembers,
    sessions,
    messages,
    statuses,
    sync,
    /** Replaces the reconciler by one that knows nothing of before, as a restart of the server does. */
    async restartReconciler(): Promise<void> {
      await world.reconciler.stop()
      world.reconciler = createReconciler()
      await world.reconciler.start()
    },
    /** Ends every connection to the database and lets no new one in, until the answer is called. */
    async cutDatabase(): Promise<() => Promise<void>> {
      const { database: name, ...server } = database.connection
      const admin = new pg.Client({ ...server, database: 'postgres' })
      await admin.connect()
      await admin.query(`alter database ${name} allow_connections false`)
      await admin.query(
        'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1',
        [name],
      )
      return async () => {
        await admin.query(`alter database ${name} allow_connections true`)
        await admin.end()
      }
    },
    async person(role: 'user' | 'admin' = 'user'): Promise<UserActor> {
      const username = `u${randomBytes(6).toString('hex')}`
      const [row] = await knex('users').insert({ username, role }).returning('id')
      return { kind: 'user', userId: row.id, role, scopes: ['read', 'write', 'admin'] }
    },
    /** Settles with the session once `is` holds of it; driven by events, not by asking again and again. */
    session(
      actor: UserActor,
      id: string,
      is: (session: Schema<'Session'>) => boolean,
    ): Promise<Schema<'Session'>> {
      return until(events, 'session', () => sessions.get(actor, id), is)
    },
    message(
      actor: UserActor,
      sessionId: string,
      id: string,
      is: (message: Schema<'Message'>) => boolean,
    ): Promise<Schema<'Message'>> {
      return until(events, 'message', () => messages.get(actor, sessionId, id), is)
    },
    agent(
      actor: UserActor,
      id: number,
      is: (agent: Schema<'Agent'>) => boolean,
    ): Promise<Schema<'Agent'>> {
      return until(events, 'agent', () => agents.get(actor, id), is)
    },
    async close(): Promise<void> {
      await world.reconciler.stop()
      statuses.stop()
      await runtime.close()
      await events.stop()
      await database.drop()
    },
  })
}

async function until<T>(
  events: EventsService,
  topic: 'agent' | 'session' | 'message',
  read: () => Promise<T>,
  is: (value: T) => boolean,
): Promise<T> {
  let notify = () => {}
  const unsubscribe = events.subscribe({ topics: [topic] }, () => notify())
  try {
    for (;;) {
      const changed = new Promise<void>((resolve) => {
        notify = resolve
      })
      const value = await read()
      if (is(value)) return value
      await changed
    }
  } finally {
    unsubscribe()
  }
}
