import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { UserActor } from '../../src/authorization/actor.ts'
import { createWorld, type World } from '../sessions/support/world.ts'

let world: World
let ada: UserActor

beforeAll(async () => {
  world = await createWorld()
  ada = await world.person()
  await world.settings.setForUser(ada, ada.userId, 'maxAgentsPerUser', 1000)
})
afterAll(() => world?.close())

const hidden = { code: 'not-found' }
const isReady = ({ state }: { state: string }) => state === 'ready'
const phaseOf = (agentId: number) =>
  world.runtime.list().find((observation) => observation.agentId === agentId)?.phase

describe('agents', () => {
  it('start their sandbox at once, with everything that it needs', async () => {
    const agent = await world.agents.create(ada, {
      name: 'rich',
      instructions: 'Answer in English.',
      models: { haiku: 'small' },
      env: [{ name: 'TOKEN', value: 'secret-value' }],
      httpProxy: 'http://me:secret-value@proxy.example:3128',
      cpuMillicores: 500,
    })
    await expect.poll(() => phaseOf(agent.id)).toBe('running')
    const spec = world.runtime.specs.findLast(({ agentId }) => agentId === agent.id)!
    expect(spec).toMatchObject({
      userId: ada.userId,
      cpuMillicores: 500,
      memoryBytes: 4 * 1024 ** 3,
      env: {
        TOKEN: 'secret-value',
        ANTHROPIC_AUTH_TOKEN: 'sac',
        ANTHROPIC_DEFAULT_HAIKU_MODEL: 'small',
        ANTHROPIC_MODEL: 'claude-sonnet-4-5',
        SAC_AGENT_ID: String(agent.id),
      },
    })
    expect(spec.instructions).toMatch(/\/workspace\/output.*\n\n---\n\nAnswer in English\.$/s)
    const row = await world.knex('agents').where({ id: agent.id }).first()
    expect(JSON.stringify(row)).not.toContain('secret-value')
    const { items } = await world.agents.list(ada, {})
    expect(JSON.stringify(items)).not.toContain('secret-value')
    expect(JSON.stringify(world.seen)).not.toContain('secret-value')
    expect(await world.agents.get(ada, agent.id)).toMatchObject({
      env: [{ name: 'TOKEN', value: 'secret-value' }],
      httpProxy: 'http://me:secret-value@proxy.example:3128',
      httpsProxy: null,
    })
    expect(await world.agents.proxiesOf(agent.id)).toEqual({
      httpProxy: 'http://me:secret-value@proxy.example:3128',
      httpsProxy: null,
    })
  })

  it('are limited, also when several are made at once', async () => {
    const bob = await world.person()
    const made = await Promise.allSettled(
      Array.from({ length: 6 }, (_, n) => world.agents.create(bob, { name: `agent ${n}` })),
    )
    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(3)
    for (const answer of made) {
      if (answer.status === 'rejected') {
        expect(answer.reason.toBody()).toMatchObject({ status: 409, limit: 3 })
      }
    }
    const { items } = await world.agents.list(bob, {})
    await world.agents.delete(bob, items[0]!.id)
    await world.agents.create(bob, { name: 'in its place' })
    await expect(world.agents.restore(bob, items[0]!.id)).rejects.toMatchObject({
      code: 'quota-exceeded',
    })
  })

  it('are paged, newest first', async () => {
    const bob = await world.person()
    for (const name of ['a', 'b', 'c']) await world.agents.create(bob, { name })
    const first = await world.agents.list(bob, { limit: 2 })
    expect(first.items.map(({ name }) => name)).toEqual(['c', 'b'])
    const second = await world.agents.list(bob, { limit: 2, cursor: first.nextCursor! })
    expect(second.items.map(({ name }) => name)).toEqual(['a'])
    expect(second.nextCursor).toBeNull()
  })

  it('refuse names of variables that the platform needs', async () => {
    const names = [
      'ANTHROPIC_BASE_URL',
      'SAC_X',
      'LD_PRELOAD',
      'NODE_OPTIONS',
      'https_proxy',
      'HOME',
    ]
    for (const name of names) {
      const env = [
        { name: 'FINE', value: '' },
        { name, value: 'x' },
      ]
      await expect(world.agents.create(ada, { name: 'bad', env })).rejects.toMatchObject({
        extras: { errors: [{ pointer: '/env/1/name' }] },
      })
    }
  })

  it('take the shorthand config and never answer it', async () => {
    const agent = await world.agents.create(ada, {
      name: 'short',
      config: {
        anthropicBaseUrl: 'https://llm.example',
        anthropicAuthToken: 'sk-secret',
        customEnvs: [{ key: 'A', value: '1' }],
        httpsProxy: 'http://proxy.example',
      },
    })
    expect(agent).toMatchObject({
      providerId: 1,
      env: [{ name: 'A', value: '1' }],
      httpsProxy: 'http://proxy.example',
    })
    expect(JSON.stringify(agent)).not.toContain('sk-secret')
    await expect(
      world.agents.create(ada, { name: 'both', env: [], config: { customEnvs: [] } }),
    ).rejects.toMatchObject({ code: 'invalid-request' })
  })

  it('get instructions live, and a new sandbox only when one is needed', async () => {
    const agent = await world.agents.create(ada, { name: 'changing' })
    const { session } = await world.sessions.create(ada, { agentId: agent.id })
    await world.session(ada, session.id, isReady)
    await world.agents.update(ada, agent.id, { name: 'renamed', instructions: 'New.' })
    await vi.waitFor(() => {
      const spec = world.runtime.specs.findLast(({ agentId }) => agentId === agent.id)!
      expect(spec.instructions).toMatch(/New\.$/)
    }, 10_000)
    await expect.poll(() => world.runtime.note(agent.id, 'starts')).toEqual(['[]'])
    await world.agents.update(ada, agent.id, { env: [{ name: 'A', value: '1' }] })
    await world.session(ada, session.id, ({ state }) => state === 'starting')
    await world.session(ada, session.id, isReady)
    await expect
      .poll(() => world.runtime.note(agent.id, 'starts'))
      .toEqual(['[]', '["--continue"]'])
    const applied = world.runtime.specs.length
    await world.agents.update(ada, agent.id, { env: [{ name: 'A', value: '1' }] })
    await world.agents.update(ada, agent.id, { description: 'The same sandbox' })
    await world.restartReconciler()
    expect(world.runtime.specs.length).toBe(applied)
    expect((await world.agents.get(ada, agent.id)).restartCount).toBe(0)
  })

  it("get what their owner's groups say live, by the name of the group", async () => {
    const bob = await world.person()
    const agent = await world.agents.create(bob, { name: 'in groups', instructions: 'Own.' })
    const { session } = await world.sessions.create(bob, { agentId: agent.id })
    await world.session(bob, session.id, isReady)
    const textEnds = (end: string) =>
      vi.waitFor(() => {
        const spec = world.runtime.specs.findLast(({ agentId }) => agentId === agent.id)!
        expect(spec.instructions.split('\n\n---\n\n').slice(1).join('|')).toBe(end)
      }, 10_000)
    const [two, one] = [
      await world.groups.create(ada, { name: 'Two' }),
      await world.groups.create(ada, { name: 'one' }),
    ]
    await world.groups.setTemplate(ada, two.id, 'Second.')
    await world.groupMembers.add(ada, two.id, { userId: bob.userId })
    await textEnds('Second.|Own.')
    await world.groupMembers.add(ada, one.id, { userId: bob.userId })
    await world.groups.setTemplate(ada, one.id, 'First.')
    await textEnds('First.|Second.|Own.')
    await world.groupMembers.leave(bob, two.id)
    await textEnds('First.|Own.')
    await world.groups.delete(ada, one.id)
    await textEnds('Own.')
    expect(await world.runtime.note(agent.id, 'starts')).toEqual(['[]'])
    expect((await world.agents.get(bob, agent.id)).restartCount).toBe(0)
  })

  it('are restarted: the session goes on in the new sandbox', async () => {
    const agent = await world.agents.create(ada, { name: 'restarted' })
    const { session } = await world.sessions.create(ada, { agentId: agent.id })
    await world.session(ada, session.id, isReady)
    await expect.poll(() => world.runtime.note(agent.id, 'starts')).toEqual(['[]'])
    await world.agents.restart(ada, agent.id)
    await world.session(ada, session.id, ({ state }) => state !== 'ready')
    await world.session(ada, session.id, isReady)
    await expect
      .poll(() => world.runtime.note(agent.id, 'starts'))
      .toEqual(['[]', '["--continue"]'])
  })

  it('rest while suspended, and wake when resumed', async () => {
    const agent = await world.agents.create(ada, { name: 'sleepy' })
    const { session } = await world.sessions.create(ada, { agentId: agent.id })
    await world.session(ada, session.id, isReady)
    await expect.poll(() => world.runtime.note(agent.id, 'starts')).toEqual(['[]'])
    const suspended = await world.agents.suspend(ada, agent.id)
    expect(suspended.operatingMode).toBe('suspended')
    const failed = await world.sessions.get(ada, session.id)
    expect(failed).toMatchObject({ state: 'failed', problem: { title: 'Agent is suspended' } })
    await expect.poll(() => phaseOf(agent.id)).toBe('stopped')
    const answer = { code: 'agent-suspended' }
    await expect(world.sessions.create(ada, { agentId: agent.id })).rejects.toMatchObject(answer)
    await expect(world.sessions.revive(ada, session.id)).rejects.toMatchObject(answer)
    await expect(
      world.messages.send(ada, session.id, { text: 'x', clientMessageId: '1' }),
    ).rejects.toMatchObject(answer)
    await expect(world.agents.restart(ada, agent.id)).rejects.toMatchObject(answer)
    await world.agents.resume(ada, agent.id)
    const back = await world.session(ada, session.id, isReady)
    expect(back.problem).toBeUndefined()
    await expect
      .poll(() => world.runtime.note(agent.id, 'starts'))
      .toEqual(['[]', '["--continue"]'])
  })

  it('are deleted softly, restored, and purged', async () => {
    const agent = await world.agents.create(ada, { name: 'to go' })
    const { session } = await world.sessions.create(ada, { agentId: agent.id })
    await world.session(ada, session.id, isReady)
    await world.agents.delete(ada, agent.id)
    expect(await world.sessions.get(ada, session.id)).toMatchObject({ state: 'ended' })
    await expect.poll(() => phaseOf(agent.id)).toBe('stopped')
    await expect(world.agents.get(ada, agent.id)).rejects.toMatchObject(hidden)
    await expect(world.sessions.create(ada, { agentId: agent.id })).rejects.toMatchObject(hidden)
    const { items } = await world.agents.list(ada, { deleted: true })
    expect(items.map(({ id }) => id)).toContain(agent.id)
    await world.agents.restore(ada, agent.id)
    await expect.poll(() => phaseOf(agent.id)).toBe('running')
    await world.agents.delete(ada, agent.id)
    expect(await world.agents.purgeDeleted(new Date(Date.now() - 60_000))).toBe(0)
    await world.agents.purgeDeleted(new Date(Date.now() + 60_000))
    expect(await world.knex('agents').where({ id: agent.id })).toEqual([])
    const deeds = await world
      .knex('audit_log')
      .where({ target_kind: 'agent', target_id: String(agent.id) })
      .orderBy('id')
      .pluck('action')
    expect(deeds).toEqual([
      'agent.create',
      'agent.delete',
      'agent.restore',
      'agent.delete',
      'agent.purge',
    ])
  })

  it('are hidden from others, admins too', async () => {
    const agent = await world.agents.create(ada, { name: 'mine' })
    const admin = await world.person('admin')
    const tries = [
      () => world.agents.get(admin, agent.id),
      () => world.agents.update(admin, agent.id, { name: 'yours' }),
      () => world.agents.delete(admin, agent.id),
      () => world.agents.restore(admin, agent.id),
      () => world.agents.restart(admin, agent.id),
      () => world.agents.suspend(admin, agent.id),
      () => world.agents.resume(admin, agent.id),
    ]
    for (const attempt of tries) await expect(attempt()).rejects.toMatchObject(hidden)
    await world.agents.setResources(admin, agent.id, { memoryBytes: 2 ** 30 }, ada.userId)
    const status = await world.statuses.get(ada.userId, agent.id)
    expect(status).toMatchObject({ memoryBytes: 2 ** 30, cpuMillicores: 2000 })
  })

  it('have a status with usage once somebody asks', async () => {
    const bob = await world.person()
    const agent = await world.agents.create(bob, { name: 'busy' })
    await world.agent(bob, agent.id, ({ conditions }) =>
      conditions.some(({ type, status }) => type === 'Synced' && status),
    )
    const [first] = await world.statuses.list(bob.userId)
    expect(first).toMatchObject({ agentId: agent.id, phase: 'running' })
    await vi.waitFor(async () => {
      const [status] = await world.statuses.list(bob.userId)
      expect(status!.usage).toMatchObject({ cpuMillicores: 13, memoryBytes: 1024 })
    }, 10_000)
  })

  it('tell of their changes', async () => {
    const agent = await world.agents.create(ada, { name: 'told' })
    await world.agent(ada, agent.id, ({ conditions }) =>
      conditions.some(({ type, status }) => type === 'Ready' && status),
    )
    const told = world.seen.filter(
      ({ topic, agentId }) => topic === 'agent' && agentId === agent.id,
    )
    expect(told[0]).toMatchObject({
      type: 'agent.changed',
      userId: ada.userId,
      data: { id: agent.id },
    })
    expect(told.length).toBeGreaterThan(1)
  })
})

describe('tokens of sidecars', () => {
  it('are two while they are rotated, and the old one dies with the first use of the new one', async () => {
    const bob = await world.person()
    const { id } = await world.agents.create(bob, { name: 'tokens' })
    await expect.poll(() => phaseOf(id)).toBe('running')
    const { tokens } = world
    const first = world.runtime.specs.findLast(({ agentId }) => agentId === id)!.sidecarToken
    const actor = { kind: 'sidecar', agentId: id, userId: bob.userId }
    expect(await tokens.authenticateSidecar(first)).toEqual(actor)
    await tokens.issue(id) // a start that failed
    const third = await tokens.issue(id)
    expect(await tokens.authenticateSidecar(first)).toEqual(actor)
    expect(await tokens.authenticateSidecar(third)).toEqual(actor)
    expect(await tokens.authenticateSidecar(first)).toBeUndefined()
    expect(await tokens.authenticateSidecar(third)).toEqual(actor)
    expect(await tokens.authenticateSidecar('sac_agent_unknown')).toBeUndefined()
    await world.agents.delete(bob, id)
    expect(await tokens.authenticateSidecar(third)).toBeUndefined()
  })
})

describe('reports of sidecars', () => {
  it('count in their order, whenever they come', async () => {
    const agent = await world.agents.create(ada, { name: 'reports' })
    await expect.poll(() => phaseOf(agent.id)).toBe('running')
    const read = () => world.knex('agents').where({ id: agent.id }).first()
    const sequence = Date.now() + 60_000
    await world.agents.reportState(agent.id, { synced: false, sequence })
    await world.agents.reportState(agent.id, { synced: true, sequence: sequence - 1 })
    expect(await read()).toMatchObject({ is_synced: false, sync_sequence: sequence })
  })
})
