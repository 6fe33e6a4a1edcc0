import { randomUUID } from 'node:crypto'
import { text } from 'node:stream/consumers'
import type { Schema } from '@sac/openapi'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { MemoryBus } from '../../src/adapters/embedded/memory-bus.ts'
import type { SidecarActor } from '../../src/authorization/actor.ts'
import { ConversationsMaintenance } from '../../src/conversations/conversations.maintenance.ts'
import { ConversationsService } from '../../src/conversations/conversations.service.ts'
import { createKnex, migrate } from '../../src/db/knex.ts'
import { EventsService } from '../../src/events/events.service.ts'
import { Problem } from '../../src/problems.ts'
import { SettingsService } from '../../src/settings/settings.service.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

type NewMessage = Schema<'NewConversationMessage'>

const DAY_MS = 86_400_000
let database: TestDatabase
let conversations: ConversationsService
let actor: SidecarActor
let sessionId: string

beforeAll(async () => {
  database = await createTestDatabase({ createKnex, migrate })
  const events = new EventsService(database.knex, new MemoryBus(), (error) => {
    throw error
  })
  conversations = new ConversationsService(database.knex, events)
})
afterAll(() => database.drop())
beforeEach(async () => {
  actor = await anAgent()
  sessionId = await aSession(actor)
})

async function anAgent(): Promise<SidecarActor> {
  const { knex } = database
  const [user] = await knex('users').insert({ username: randomUUID() }).returning('id')
  const [agent] = await knex('agents')
    .insert({ owner_id: user.id, name: 'a', generation: 'g' })
    .returning('id')
  return { kind: 'sidecar', agentId: agent.id, userId: user.id }
}

async function aSession({ agentId, userId }: SidecarActor): Promise<string> {
  const id = randomUUID()
  await database.knex('sessions').insert({
    id,
    user_id: userId,
    agent_id: agentId,
    kind: 'headless',
    state: 'ready',
  })
  return id
}

const message = (changes: Partial<NewMessage> = {}): NewMessage => ({
  uuid: randomUUID(),
  sessionId,
  claudeSessionId: 'c1',
  role: 'user',
  content: 'hello',
  at: new Date().toISOString(),
  ...changes,
})

const all = async (filter: object = {}) =>
  (await conversations.list({ agentId: actor.agentId, ...filter }, { limit: 200 })).items

async function everyPage(options: { order: 'asc' | 'desc'; limit: number }, filter: object = {}) {
  const contents: string[] = []
  let cursor: string | undefined
  let pages = 0
  do {
    const page = await conversations.list(
      { agentId: actor.agentId, ...filter },
      { ...options, ...(cursor && { cursor }) },
    )
    contents.push(...page.items.map(({ content }) => content))
    cursor = page.nextCursor ?? undefined
    pages += 1
  } while (cursor)
  return { contents, pages }
}

describe('append', () => {
  it('stores each message once, also when it is sent again with another time or twice in one call', async () => {
    const first = message({ content: 'once' })

    expect(await conversations.append(actor, [first, first])).toEqual({ inserted: 1, refused: 0 })
    const again = { ...first, at: '1970-01-01T00:00:00Z', content: 'forged' }
    expect(await conversations.append(actor, [again, message()])).toEqual({
      inserted: 1,
      refused: 0,
    })

    expect((await all()).map(({ content }) => content).sort()).toEqual(['hello', 'once'])
  })

  it('stores each message once when it is sent by two calls at the same time', async () => {
    const batch = Array.from({ length: 50 }, () => message())

    const answers = await Promise.all([
      conversations.append(actor, batch),
      conversations.append(actor, batch),
    ])

    expect(answers.map(({ inserted }) => inserted).sort((a, b) => a - b)).toEqual([0, 50])
    expect(await all()).toHaveLength(50)
  })

  it('lets no agent take the key of another', async () => {
    const mine = message()
    const other = await anAgent()
    const theirs = { ...mine, sessionId: await aSession(other), content: 'theirs' }

    expect(await conversations.append(other, [theirs])).toEqual({ inserted: 1, refused: 0 })
    expect(await conversations.append(actor, [mine])).toEqual({ inserted: 1, refused: 0 })
  })

  it('leaves out messages that name a session of somebody else, and keeps the others', async () => {
    const theirs = await aSession(await anAgent())

    const answer = await conversations.append(actor, [
      message({ sessionId: theirs }),
      message({ sessionId: randomUUID() }),
      message({ content: 'mine' }),
    ])

    expect(answer).toEqual({ inserted: 1, refused: 2 })
    expect((await all()).map(({ content }) => content)).toEqual(['mine'])
  })

  it('keeps hostile content as text', async () => {
    const content = `'; drop table users; -- <img onerror=x> \u001b]52;c;\u0007 \0 \ud800 ${'a-b.c/'.repeat(20_000)}`
    await conversations.append(actor, [
      message({ content, usage: { input_tokens: 3, 'x\0': 1 }, model: 'm\0' }),
    ])

    const [stored] = await all()
    expect(stored?.content).toBe(content.replace('\0', '').replace('\ud800', '\ufffd'))
    expect(stored).toMatchObject({ usage: { input_tokens: 3 }, model: 'm' })
  })

  it('takes messages that are hard on the text index', async () => {
    const words = Array.from(
      { length: 60_000 },
      (_, i) => `${String.fromCodePoint(0x20000 + (i % 40_000))}-${i}`,
    )
    const contents = [
      words.join(' '),
      'x'.repeat(1_000_000),
      `http://${'a/'.repeat(40_000)}`,
      '𠀀'.repeat(50_000),
    ]

    const answer = await conversations.append(
      actor,
      contents.map((content) => message({ content })),
    )

    expect(answer.inserted).toBe(4)
  })

  it('tells of the messages in one event per session', async () => {
    const other = await aSession(actor)
    const at = new Date(Date.now() - 1000).toISOString()
    const batch = [
      message({ at }),
      message({ at: '2000-01-01T00:00:00Z' }),
      message({ sessionId: other }),
    ]
    await conversations.append(actor, batch)
    await conversations.append(actor, batch)

    const events = await database.knex('events').where('agent_id', actor.agentId).orderBy('id')
    expect(events.map(({ data }) => data)).toEqual(
      expect.arrayContaining([
        { sessionId, count: 2, lastAt: at },
        { sessionId: other, count: 1, lastAt: expect.any(String) },
      ]),
    )
    expect(events).toHaveLength(2)
    expect(events[0]).toMatchObject({
      topic: 'conversation',
      type: 'conversation.appended',
      user_id: actor.userId,
    })
  })
})

describe('list', () => {
  it('pages through messages of the same moment in both orders, each once', async () => {
    const at = new Date().toISOString()
    const batch = Array.from({ length: 25 }, (_, i) => message({ content: String(i), at }))
    await conversations.append(actor, batch)

    const rising = await everyPage({ order: 'asc', limit: 4 })
    const falling = await everyPage({ order: 'desc', limit: 4 })

    expect(rising.pages).toBe(7)
    expect([...rising.contents].sort()).toEqual(batch.map(({ content }) => content).sort())
    expect(falling.contents).toEqual([...rising.contents].reverse())
  })

  it('ends a page early where messages are long', async () => {
    const batch = Array.from({ length: 6 }, (_, i) =>
      message({ content: String(i).repeat(1_500_000) }),
    )
    await conversations.append(actor, batch)

    const { contents, pages } = await everyPage({ order: 'asc', limit: 200 })

    expect(contents).toHaveLength(6)
    expect(pages).toBe(2)
  })

  it('finds words, phrases and bounds in time', async () => {
    const now = Date.now()
    const at = (secondsAgo: number) => new Date(now - secondsAgo * 1000).toISOString()
    await conversations.append(actor, [
      message({ content: 'The quick brown fox', at: at(30) }),
      message({ content: 'brown quick', at: at(20) }),
      message({ content: 'nothing', at: at(10) }),
    ])

    const found = async (filter: object) => (await all(filter)).map(({ content }) => content)
    expect(await found({ q: 'quick brown' })).toEqual(['brown quick', 'The quick brown fox'])
    expect(await found({ q: '"quick brown" -nothing' })).toEqual(['The quick brown fox'])
    expect(await found({ q: "':* & | (" })).toEqual([])
    expect(await found({ before: at(20) })).toEqual(['The quick brown fox'])
    expect(await found({ after: at(20) })).toEqual(['nothing'])
  })

  it('refuses a cursor of something else', async () => {
    const answer = conversations.list({ agentId: actor.agentId }, { cursor: 'bm9wZQ' })
    await expect(answer).rejects.toBeInstanceOf(Problem)
  })
})

describe('listSessions', () => {
  it('gives first, last and number of messages, the latest session first, in pages', async () => {
    const times = [3000, 2000, 1000].map((ago) => new Date(Date.now() - ago).toISOString())
    const other = await aSession(actor)
    await conversations.append(actor, [
      message({ at: times[0]! }),
      message({ at: times[1]! }),
      message({ sessionId: other, at: times[2]! }),
    ])

    const first = await conversations.listSessions(actor.agentId, { limit: 1 })
    const second = await conversations.listSessions(actor.agentId, {
      limit: 1,
      cursor: first.nextCursor!,
    })

    expect(first.items).toEqual([
      { sessionId: other, firstAt: times[2], lastAt: times[2], count: 1 },
    ])
    expect(second).toEqual({
      items: [{ sessionId, firstAt: times[0], lastAt: times[1], count: 2 }],
      nextCursor: null,
    })
  })
})

describe('export', () => {
  it('streams everything, oldest first, safe from formulas', async () => {
    const at = (index: number) => new Date(Date.now() - 10_000 + index).toISOString()
    const contents = [
      '=cmd()',
      'a "quoted", text',
      ...Array.from({ length: 1200 }, (_, i) => `m${i}`),
    ]
    for (let from = 0; from < contents.length; from += 500) {
      const part = contents.slice(from, from + 500)
      await conversations.append(
        actor,
        part.map((content, i) => message({ content, at: at(from + i) })),
      )
    }

    const csv = await text(conversations.export({ agentId: actor.agentId, sessionId }, 'csv'))
    const lines = csv.split('\r\n')
    expect(lines[0]).toBe('timestamp,session_id,role,content')
    expect(lines[1]).toMatch(new RegExp(`^\\d{4}-.*Z,${sessionId},user,'=cmd\\(\\)$`))
    expect(lines[2]).toMatch(/,"a ""quoted"", text"$/)
    expect(lines).toHaveLength(contents.length + 2)

    const jsonl = await text(conversations.export({ agentId: actor.agentId }, 'jsonl'))
    expect(
      jsonl
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).content),
    ).toEqual(contents)
  })

  it('has only the header where nothing was said', async () => {
    expect(await text(conversations.export({ agentId: actor.agentId }, 'csv'))).toBe(
      'timestamp,session_id,role,content\r\n',
    )
  })
})

describe('listAll', () => {
  it('names people and agents, and notes who asked', async () => {
    await conversations.append(actor, [message()])
    const admin = { kind: 'user', userId: actor.userId, role: 'admin', scopes: ['admin'] } as const

    const page = await conversations.listAll(admin, { userId: actor.userId }, {})
    const csv = await text(await conversations.exportAll(admin, { userId: actor.userId }, 'csv'))

    expect(page.items).toEqual([
      expect.objectContaining({
        agentName: 'a',
        userId: actor.userId,
        username: expect.any(String),
      }),
    ])
    expect(csv).toMatch(/^timestamp,user,agent,session_id,role,content\r\n.*,a,.*,user,hello\r\n$/)
    const notes = await database.knex('audit_log').where('actor_id', actor.userId).orderBy('id')
    expect(notes.map(({ action }) => action)).toEqual(['conversation.read', 'conversation.export'])
  })
})

describe('ConversationsMaintenance', () => {
  const partitions = async () => {
    const { rows } = await database.knex.raw(
      `select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
       where i.inhparent = 'conversation_messages'::regclass order by 1`,
    )
    return rows.map(({ name }: { name: string }) => name)
  }

  it('makes the next partitions, and takes over what the default partition holds of their months', async () => {
    const settings = new SettingsService(database.knex)
    const later = new Date(Date.UTC(2031, 4, 10))
    const { knex } = database
    await knex('conversation_messages').insert({
      at: later,
      user_id: actor.userId,
      agent_id: actor.agentId,
      session_id: sessionId,
      claude_session_id: 'c',
      uuid: 'later',
      role: 'user',
      content: 'later',
    })

    const maintenance = new ConversationsMaintenance(knex, settings)
    await Promise.all([maintenance.run(later), maintenance.run(later)])

    expect(await partitions()).toEqual(
      expect.arrayContaining([
        'conversation_messages_2031_05',
        'conversation_messages_2031_06',
        'conversation_messages_2031_07',
      ]),
    )
    expect(await knex('conversation_messages_2031_05').where('uuid', 'later')).toHaveLength(1)
    expect((await all()).map(({ content }) => content)).toEqual(['later'])
  })

  it('drops old months and deletes the old rows of the others', async () => {
    const settings = new SettingsService(database.knex)
    await settings.set({ kind: 'system' }, 'conversationRetentionDays', 40)
    const now = new Date()
    await conversations.append(actor, [
      message({ content: 'new' }),
      message({ content: 'old', at: new Date(now.getTime() - 41 * DAY_MS).toISOString() }),
    ])

    const maintenance = new ConversationsMaintenance(database.knex, settings)
    await maintenance.run(now)
    expect((await all()).map(({ content }) => content)).toEqual(['new'])
    expect(await database.knex('conversation_keys').where('agent_id', actor.agentId)).toHaveLength(
      1,
    )

    await maintenance.run(new Date(now.getTime() + 100 * DAY_MS))
    expect(await all()).toEqual([])
    expect(await partitions()).not.toContain(
      `conversation_messages_${now.toISOString().slice(0, 7).replace('-', '_')}`,
    )
  })
})
