import { performance } from 'node:perf_hooks'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { UserActor } from '../../src/authorization/actor.ts'
import { RuntimeError } from '../../src/ports/agent-runtime.ts'
import { createWorld, type World } from '../sessions/support/world.ts'

let world: World
let ada: UserActor

beforeAll(async () => {
  world = await createWorld()
  ada = await world.person()
  await world.settings.setForUser(ada, ada.userId, 'maxAgentsPerUser', 1000)
})
afterAll(() => world?.close())

const isReady = ({ state }: { state: string }) => state === 'ready'
const isEnded = ({ state }: { state: string }) => state === 'ended'
const code = (type: string | undefined) => type?.split(':').at(-1)

async function ready(agentId: number) {
  const { session } = await world.sessions.create(ada, { agentId })
  const found = await world.session(ada, session.id, isReady)
  // A session is ready as soon as its program runs; these tests want one that has something to say.
  await expect.poll(() => world.runtime.note(agentId, 'starts')).not.toEqual([])
  return found
}

describe('a session', () => {
  it('is ready soon, and is found again', async () => {
    const agent = await world.agents.create(ada, { name: 'first' })
    const startedAt = performance.now()
    const { session, isNew } = await world.sessions.create(ada, { agentId: agent.id })
    expect(session).toMatchObject({ state: 'creating', kind: 'interactive', isBusy: false })
    expect(isNew).toBe(true)
    const found = await world.session(ada, session.id, isReady)
    console.log(`ready after ${Math.round(performance.now() - startedAt)} ms`)
    expect(found.readyAt).not.toBeNull()
    const again = await world.sessions.create(ada, { agentId: agent.id })
    expect(again).toMatchObject({ isNew: false, session: { id: session.id, state: 'ready' } })
    await expect.poll(() => world.runtime.note(agent.id, 'starts')).toEqual(['[]'])
    const states = world.seen
      .filter(({ topic, data }) => topic === 'session' && data['id'] === session.id)
      .map(({ data }) => data['state'])
    expect(states[0]).toBe('creating')
    expect(states.at(-1)).toBe('ready')
    expect(new Set(states).size).toBe(states.length)
  })

  it('is one, when two ask at once', async () => {
    const agent = await world.agents.create(ada, { name: 'twice' })
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => world.sessions.create(ada, { agentId: agent.id })),
    )
    expect(new Set(answers.map(({ session }) => session.id)).size).toBe(1)
    expect(answers.filter(({ isNew }) => isNew)).toHaveLength(1)
  })

  it('waits for the files', async () => {
    const agent = await world.agents.create(ada, { name: 'slow files' })
    await world.agents.suspend(ada, agent.id)
    world.runtime.onStart = () => {}
    await world.agent(ada, agent.id, ({ conditions }) =>
      conditions.some(({ reason }) => reason === 'Suspended'),
    )
    await world.agents.resume(ada, agent.id)
    const { session } = await world.sessions.create(ada, { agentId: agent.id })
    await world.session(ada, session.id, ({ state }) => state === 'syncing')
    await world.agents.reportState(agent.id, {
      synced: false,
      sequence: Date.now(),
      detail: { space: 'private', done: 1, total: 3 },
    })
    const { progress } = await world.sessions.get(ada, session.id)
    expect(progress).toEqual({ space: 'private', done: 1, total: 3 })
    world.runtime.onStart = ({ agentId }) => void world.sync(agentId)
    expect(await world.runtime.note(agent.id, 'starts')).toEqual([])
    await world.sync(agent.id)
    await world.session(ada, session.id, isReady)
  })

  it('ends with its program, and the next one is new', async () => {
    const agent = await world.agents.create(ada, { name: 'exit' })
    const session = await ready(agent.id)
    await world.messages.send(ada, session.id, { text: '/exit 3', clientMessageId: 'x' })
    const ended = await world.session(ada, session.id, isEnded)
    expect(ended).toMatchObject({ exitCode: 3 })
    const next = await world.sessions.create(ada, { agentId: agent.id })
    expect(next.isNew).toBe(true)
    await world.session(ada, next.session.id, isReady)
  })

  it('ends its program when it is deleted', async () => {
    const agent = await world.agents.create(ada, { name: 'deleted session' })
    const session = await ready(agent.id)
    await world.sessions.end(ada, session.id)
    await world.sessions.end(ada, session.id)
    expect(await world.sessions.get(ada, session.id)).toMatchObject({ state: 'ended' })
    await vi.waitFor(async () => {
      expect((await world.pods.health(agent.id)).sessions).toEqual([])
    }, 10_000)
    const { items } = await world.sessions.list(ada, { agentId: agent.id })
    expect(items).toEqual([])
    const all = await world.sessions.list(ada, { agentId: agent.id, state: ['ended'] })
    expect(all.items.map(({ id }) => id)).toEqual([session.id])
  })

  it('comes back with its conversation when the sandbox dies', async () => {
    const agent = await world.agents.create(ada, { name: 'dies' })
    const session = await ready(agent.id)
    const diedAt = performance.now()
    world.runtime.kill(agent.id)
    await world.session(ada, session.id, ({ state }) => state !== 'ready')
    await world.session(ada, session.id, isReady)
    const ms = performance.now() - diedAt
    console.log(`back after ${Math.round(ms)} ms`)
    expect(ms).toBeLessThan(3_000)
    await expect
      .poll(() => world.runtime.note(agent.id, 'starts'))
      .toEqual(['[]', '["--continue"]'])
    const found = await world.agents.get(ada, agent.id)
    expect(found.restartCount).toBe(1)
  })

  it('stays ready when the server is replaced', async () => {
    const agent = await world.agents.create(ada, { name: 'restart' })
    const session = await ready(agent.id)
    const applied = world.runtime.specs.length
    await world.restartReconciler()
    const { message } = await world.messages.send(ada, session.id, {
      text: 'after the restart',
      clientMessageId: '1',
    })
    await vi.waitFor(async () => {
      expect(await world.runtime.note(agent.id, 'prompts')).toEqual(['after the restart'])
    }, 10_000)
    expect(message.state).toBe('queued')
    expect(await world.sessions.get(ada, session.id)).toMatchObject({ state: 'ready' })
    await expect.poll(() => world.runtime.note(agent.id, 'starts')).toEqual(['[]'])
    expect(world.runtime.specs.length).toBe(applied)
  })

  it('is finished by the next server when one died in the middle', async () => {
    await world.reconciler.stop()
    const agent = await world.agents.create(ada, { name: 'half-way' })
    const { session } = await world.sessions.create(ada, { agentId: agent.id })
    await world.restartReconciler()
    await world.session(ada, session.id, isReady)
  })

  it('says why it fails, and recovers by itself', async () => {
    const agent = await world.agents.create(ada, { name: 'full disk' })
    await world.agent(ada, agent.id, ({ conditions }) => conditions.some(({ status }) => status))
    world.runtime.failure = new RuntimeError('StorageFull', 'No room left for the sandbox.')
    world.runtime.kill(agent.id)
    const { session } = await world.sessions.create(ada, { agentId: agent.id })
    const failed = await world.session(ada, session.id, ({ state }) => state === 'failed')
    expect(code(failed.problem?.type)).toBe('sandbox-unavailable')
    expect(failed.problem?.detail).toBe('No room left for the sandbox.')
    const { conditions } = await world.agents.get(ada, agent.id)
    expect(conditions.find(({ type }) => type === 'Ready')).toMatchObject({
      status: false,
      reason: 'StorageFull',
      message: 'No room left for the sandbox.',
    })
    world.runtime.failure = undefined
    const back = await world.session(ada, session.id, isReady)
    expect(back.problem).toBeUndefined()
  })

  it('outlives the absence of the database', async () => {
    const agent = await world.agents.create(ada, { name: 'no database' })
    const session = await ready(agent.id)
    const restore = await world.cutDatabase()
    world.runtime.kill(agent.id)
    await expect(world.sessions.get(ada, session.id)).rejects.toThrow()
    await restore()
    // The first queries may still meet a connection that was cut.
    await vi.waitFor(
      async () => {
        expect(await world.runtime.note(agent.id, 'starts')).toEqual(['[]', '["--continue"]'])
        expect(await world.sessions.get(ada, session.id)).toMatchObject({ state: 'ready' })
      },
      { timeout: 30_000, interval: 100 },
    )
  })

  it('is hidden from others', async () => {
    const agent = await world.agents.create(ada, { name: 'mine' })
    const session = await ready(agent.id)
    const eve = await world.person('admin')
    const hidden = { code: 'not-found' }
    await expect(world.sessions.get(eve, session.id)).rejects.toMatchObject(hidden)
    await expect(world.sessions.end(eve, session.id)).rejects.toMatchObject(hidden)
    await expect(world.sessions.revive(eve, session.id)).rejects.toMatchObject(hidden)
    await expect(world.sessions.create(eve, { agentId: agent.id })).rejects.toMatchObject(hidden)
    await expect(
      world.messages.send(eve, session.id, { text: 'hi', clientMessageId: '1' }),
    ).rejects.toMatchObject(hidden)
    expect((await world.sessions.list(eve, {})).items).toEqual([])
  })
})

describe('a headless session', () => {
  it('runs its prompt once and ends with the exit code', async () => {
    const agent = await world.agents.create(ada, { name: 'job' })
    const input = { agentId: agent.id, kind: 'headless' as const }
    const one = await world.sessions.create(ada, { ...input, prompt: '--version of the world' })
    const two = await world.sessions.create(ada, { ...input, prompt: 'fail', outputFormat: 'text' })
    expect(await world.session(ada, one.session.id, isEnded)).toMatchObject({ exitCode: 0 })
    expect(await world.session(ada, two.session.id, isEnded)).toMatchObject({ exitCode: 1 })
    expect((await world.runtime.note(agent.id, 'starts')).sort()).toEqual([
      '["-p","--output-format","stream-json","--verbose","--","--version of the world"]',
      '["-p","--output-format","text","--","fail"]',
    ])
  })

  it('is not run again when its sandbox dies', async () => {
    const agent = await world.agents.create(ada, { name: 'lost job' })
    const { session } = await world.sessions.create(ada, {
      agentId: agent.id,
      kind: 'headless',
      prompt: 'hang',
    })
    await world.session(ada, session.id, isReady)
    await expect.poll(() => world.runtime.note(agent.id, 'starts')).toHaveLength(1)
    world.runtime.kill(agent.id)
    const ended = await world.session(ada, session.id, isEnded)
    expect(code(ended.problem?.type)).toBe('sandbox-lost')
    expect(await world.runtime.note(agent.id, 'starts')).toHaveLength(1)
  })

  it('refuses what it cannot run', async () => {
    const { id: agentId } = await world.agents.create(ada, { name: 'refusals' })
    const refused = { code: 'invalid-request' }
    const tooLong = 'é'.repeat(60_000)
    for (const input of [
      { kind: 'headless' as const },
      { kind: 'headless' as const, prompt: tooLong },
      { kind: 'headless' as const, prompt: 'a\0b' },
      { prompt: 'hello' },
    ]) {
      await expect(world.sessions.create(ada, { agentId, ...input })).rejects.toMatchObject(refused)
    }
  })
})

describe('a message', () => {
  const at = new Date().toISOString()

  it('is typed once, acknowledged by the hook, done with the turn', async () => {
    const agent = await world.agents.create(ada, { name: 'chat' })
    const { session } = await world.sessions.create(ada, { agentId: agent.id })
    const input = { text: 'hello\tyou', clientMessageId: 'a' }
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => world.messages.send(ada, session.id, input)),
    )
    expect(answers.filter(({ isNew }) => isNew)).toHaveLength(1)
    const [{ message }] = answers as [(typeof answers)[0]]
    await vi.waitFor(async () => {
      expect(await world.runtime.note(agent.id, 'prompts')).toEqual(['hello you'])
    }, 10_000)
    const common = { sessionId: session.id, promptId: 'p1', at }
    const submit = { ...common, event: 'UserPromptSubmit', prompt: 'hello you' }
    await world.messages.reportHook(agent.id, submit, 'h1')
    const accepted = await world.messages.get(ada, session.id, message.id)
    expect(accepted).toMatchObject({ state: 'accepted', doneAt: null })
    expect(await world.sessions.get(ada, session.id)).toMatchObject({ isBusy: true })
    await world.messages.reportHook(agent.id, { ...common, event: 'Stop' })
    expect(await world.messages.get(ada, session.id, message.id)).toMatchObject({ state: 'done' })
    expect(await world.sessions.get(ada, session.id)).toMatchObject({ isBusy: false })
    expect(await world.messages.send(ada, session.id, input)).toMatchObject({
      isNew: false,
      message: { id: message.id, state: 'done' },
    })
    expect(await world.runtime.note(agent.id, 'prompts')).toHaveLength(1)
  })

  it('says that its turn failed', async () => {
    const agent = await world.agents.create(ada, { name: 'failing turn' })
    const session = await ready(agent.id)
    const { message } = await world.messages.send(ada, session.id, {
      text: 'x',
      clientMessageId: '1',
    })
    const common = { sessionId: session.id, at }
    await world.messages.reportHook(agent.id, { ...common, event: 'UserPromptSubmit', prompt: 'x' })
    await world.messages.reportHook(agent.id, {
      ...common,
      event: 'StopFailure',
      error: 'Budget exhausted',
    })
    const done = await world.messages.get(ada, session.id, message.id)
    expect(done).toMatchObject({ state: 'done', problem: { detail: 'Budget exhausted' } })
  })

  it('is refused where it would do harm, or where nobody is left to take it', async () => {
    const agent = await world.agents.create(ada, { name: 'refusing' })
    const session = await ready(agent.id)
    const { message } = await world.messages.send(ada, session.id, {
      text: 'quit',
      clientMessageId: '1',
    })
    const isRefused = ({ state }: { state: string }) => state === 'refused'
    const refused = await world.message(ada, session.id, message.id, isRefused)
    expect(code(refused.problem?.type)).toBe('message-refused')
    await world.sessions.end(ada, session.id)
    await expect(
      world.messages.send(ada, session.id, { text: 'late', clientMessageId: '2' }),
    ).rejects.toMatchObject({ code: 'session-ended' })
  })

  it('survives the death of the sandbox before it was taken', async () => {
    const agent = await world.agents.create(ada, { name: 'patient' })
    const session = await ready(agent.id)
    world.runtime.failure = new RuntimeError('NotNow', 'Not now.')
    world.runtime.kill(agent.id)
    await world.session(ada, session.id, ({ state }) => state === 'failed')
    const { message } = await world.messages.send(ada, session.id, {
      text: 'still there?',
      clientMessageId: '1',
    })
    expect(message.state).toBe('queued')
    world.runtime.failure = undefined
    await world.sessions.revive(ada, session.id)
    await vi.waitFor(
      async () => expect(await world.runtime.note(agent.id, 'prompts')).toEqual(['still there?']),
      { timeout: 5_000 },
    )
  })

  it('is taken once by each report, also within one turn', async () => {
    const agent = await world.agents.create(ada, { name: 'same words' })
    const session = await ready(agent.id)
    for (const clientMessageId of ['1', '2', '3']) {
      await world.messages.send(ada, session.id, { text: 'go on', clientMessageId })
    }
    const hook = { sessionId: session.id, promptId: 'p', prompt: 'go on', at }
    const states = async () => {
      const { items } = await world.messages.list(ada, session.id, {})
      return items.map(({ state }) => state).reverse()
    }
    const submit = { ...hook, event: 'UserPromptSubmit' }
    await world.messages.reportHook(agent.id, submit, 'h1')
    await world.messages.reportHook(agent.id, submit, 'h1')
    await world.messages.reportHook(agent.id, { ...hook, event: 'UserPromptExpansion' }, 'h2')
    expect(await states()).toEqual(['accepted', 'queued', 'queued'])
    await world.messages.reportHook(agent.id, submit, 'h3')
    expect(await states()).toEqual(['accepted', 'accepted', 'queued'])
    await world.messages.reportHook(agent.id, { ...hook, event: 'Stop' }, 'h4')
    await world.messages.reportHook(agent.id, submit, 'h3')
    expect(await states()).toEqual(['done', 'done', 'queued'])
  })

  it('is taken together with others where the program joins them', async () => {
    const agent = await world.agents.create(ada, { name: 'joined' })
    const session = await ready(agent.id)
    const send = (text: string) =>
      world.messages.send(ada, session.id, { text, clientMessageId: text })
    for (const text of ['one', 'two two', 'three']) await send(text)
    const hook = { sessionId: session.id, event: 'UserPromptSubmit', prompt: 'one\ntwo two', at }
    await world.messages.reportHook(agent.id, hook)
    const { items } = await world.messages.list(ada, session.id, {})
    expect(items.map(({ state }) => state)).toEqual(['queued', 'accepted', 'accepted'])
  })

  it('cannot be taken by the hooks of another agent', async () => {
    const [one, other] = await Promise.all([
      world.agents.create(ada, { name: 'one' }),
      world.agents.create(ada, { name: 'other' }),
    ])
    const session = await ready(one.id)
    const hook = { sessionId: session.id, event: 'Stop', at }
    await expect(world.messages.reportHook(other.id, hook)).rejects.toMatchObject({
      code: 'not-found',
    })
  })
})

describe('a message that was at work when its program died', () => {
  const at = new Date().toISOString()

  /** Three messages, the first taken by the program, which dies; `heard` is what its transcript has. */
  async function afterDeath(name: string, heard: string[]) {
    const agent = await world.agents.create(ada, { name })
    const session = await ready(agent.id)
    for (const text of ['one', 'two', 'three']) {
      await world.messages.send(ada, session.id, { text, clientMessageId: text })
    }
    await vi.waitFor(async () => {
      expect(await world.runtime.note(agent.id, 'prompts')).toContain('one')
    }, 10_000)
    const hook = { sessionId: session.id, at }
    const submit = { ...hook, event: 'UserPromptSubmit', prompt: 'one' }
    await world.messages.reportHook(agent.id, submit)
    const epochOf = async () =>
      (await world.knex('sessions').where({ id: session.id }).first()).epoch
    const before = await epochOf()
    world.runtime.kill(agent.id)
    const epoch = await vi.waitFor(async () => {
      const now = await epochOf()
      expect(now).not.toBe(before)
      return now as string
    }, 5_000)
    for (const [index, content] of heard.entries()) {
      await world.knex('conversation_messages').insert({
        at: new Date(),
        user_id: ada.userId,
        agent_id: agent.id,
        session_id: session.id,
        claude_session_id: 'c',
        uuid: `${name}-${index}`,
        role: 'user',
        content,
      })
    }
    const report = (of: string) =>
      world.messages.reportHook(agent.id, { ...hook, event: 'TranscriptRead', epoch: of })
    const states = async () => {
      const { items } = await world.messages.list(ada, session.id, {})
      return items.map(({ state }) => state).reverse()
    }
    return { before, epoch, report, states }
  }

  it('is done where the transcript has it, and typed again where it has not', async () => {
    const { epoch, report, states } = await afterDeath('kept', ['one'])
    await report(epoch)
    expect((await states())[0]).toBe('done')
    expect((await states()).slice(1)).toEqual(['queued', 'queued'])
  })

  it('is typed again although the hook had reported it', async () => {
    const { before, epoch, report, states } = await afterDeath('forgotten', [])
    await report(before)
    expect((await states())[0]).toBe('accepted')
    await report(epoch)
    expect((await states())[0]).toBe('queued')
  })
})
