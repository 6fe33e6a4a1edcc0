import { randomUUID } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { commandLine, type ParameterValues, writeTar } from '@sac/openapi/skill'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startMessagesApi } from './support/messages-api.ts'
import { runInTerminal, type TerminalRun } from './support/pty.ts'
import {
  type RunningServer,
  sacJson,
  sandboxRecords,
  startServer,
  waitUntil,
} from './support/server.ts'

let server: RunningServer
let token: string
/** Says the same to all, and remembers what the model was asked. */
let provider: Awaited<ReturnType<typeof startMessagesApi>>

beforeAll(async () => {
  provider = await startMessagesApi('All done.')
  server = await startServer({ SAC_LLM_ALLOW_HOSTS: '127.0.0.1' })
  ;({ token } = await sacJson<{ token: string }>(server, ['token', 'create', 'e2e']))
})
afterAll(async () => {
  await server?.remove()
  await provider?.close()
})

async function api(method: string, path: string, body?: object) {
  const isTar = body instanceof Uint8Array
  const response = await fetch(`${server.url}/api${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body && { 'content-type': isTar ? 'application/x-tar' : 'application/json' }),
    },
    ...(body && { body: isTar ? (body as Uint8Array<ArrayBuffer>) : JSON.stringify(body) }),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${method} ${path}: ${text}`)
  return text === '' ? undefined : JSON.parse(text)
}

const tarOf = (files: Record<string, string>) =>
  writeTar(
    Object.entries(files).map(([path, text]) => ({
      path,
      content: Buffer.from(text),
      executable: false,
    })),
  )
const skillOf = (name: string, description: string, body: string, more = '') =>
  `---\nname: ${name}\ndescription: ${description}\n${more}---\n\n${body}\n`

/** An agent with a session whose program runs. */
async function startAgent(
  name: string,
  provided: object,
): Promise<{ id: number; sessionId: string }> {
  const { id } = await api('POST', '/agents', { name, ...provided })
  const { id: sessionId } = await api('POST', '/sessions', { agentId: id })
  const isReady = async () => (await api('GET', `/sessions/${sessionId}`)).state === 'ready'
  await waitUntil(isReady, { what: 'the session', timeoutMs: 60_000 })
  return { id, sessionId }
}

async function send(sessionId: string, text: string): Promise<void> {
  const path = `/sessions/${sessionId}/messages`
  const { id } = await api('POST', path, { text, clientMessageId: randomUUID() })
  // Refused: claude does not know the skill yet.
  const isOver = async () => /done|refused/.test((await api('GET', `${path}/${id}`)).state)
  await waitUntil(isOver, { what: `an answer to ${text}` })
}

/** The sandbox has what is wanted of it. */
const delivered = (agentId: number) =>
  waitUntil(
    async () => {
      const { items } = await api('GET', `/agents/${agentId}/skills`)
      type Item = { syncedVersion: number; wantedVersion: number }
      return items.every((item: Item) => item.syncedVersion === item.wantedVersion)
    },
    { what: 'the skills in the sandbox' },
  )

/** Texts of skills that the model got, since the request of that number. */
const ranSince = (from: number): string[] =>
  provider.requests
    .slice(from)
    .flatMap((body) => JSON.parse(body).messages ?? [])
    .flatMap(({ content }) => (Array.isArray(content) ? content : []))
    .map(
      ({ text = '' }: { text?: string }) => /^Base directory [^\n]*\n\n([\s\S]*)$/.exec(text)?.[1],
    )
    .filter((text) => text !== undefined)

describe('a skill in a running claude', () => {
  const NAME = 'weekly-report'
  const PARAMETERS = 'parameters:\n  - { name: topic }\n  - { name: tone }\n'
  const FIRST = {
    'SKILL.md': skillOf(
      NAME,
      'Writes the pangolin report.',
      'topic<<$topic>> tone<<$tone>>',
      'arguments: [topic, tone]\n',
    ),
    'sac.yaml': PARAMETERS,
  }
  let agent: Awaited<ReturnType<typeof startAgent>>
  let terminal: TerminalRun
  let skill: { id: number; parameters: [] }
  let sandboxes: unknown

  const run = (values: ParameterValues) => commandLine(NAME, skill.parameters, values)
  /** Sends it until claude, which looks again every few seconds, has the skill as it is now. */
  const runUntil = async (line: string, fits: (text: string) => boolean) => {
    const from = provider.requests.length
    return waitUntil(
      async () => {
        await send(agent.sessionId, line)
        return ranSince(from).find(fits)
      },
      { what: `${line} in claude`, timeoutMs: 30_000 },
    )
  }

  beforeAll(async () => {
    const { id: providerId } = await api('POST', '/providers', {
      name: 'stub',
      preset: 'custom',
      baseUrl: provider.url,
      apiKey: 'none',
      models: { sonnet: 'claude-sonnet-4-5' },
    })
    agent = await startAgent('helper', { providerId })
    terminal = runInTerminal(server, ['attach', 'helper'])
    await terminal.waitFor(/❯/)
    sandboxes = await sandboxRecords(server.dataDir)
    ;({ skill } = await api('POST', '/skills', tarOf(FIRST)))
    await api('POST', `/agents/${agent.id}/skills`, { skillId: skill.id })
    await delivered(agent.id)
  })
  afterAll(() => terminal?.kill())

  it('is listed and runs', async () => {
    const text = await runUntil(run({ topic: 'first' }), () => true)
    expect(text.trim()).toBe('topic<<first>> tone<<>>')
    expect(provider.requests.some((body) => body.includes('Writes the pangolin report.'))).toBe(
      true,
    )
    expect((await api('GET', `/skills/${skill.id}`)).uses).toBeGreaterThan(0)
  })

  it('runs without values where it needs none', async () => {
    expect(await runUntil(run({}), (text) => text.includes('topic<<>>'))).toBeTruthy()
  })

  it.each([
    `it's`,
    `'`,
    `''`,
    `"quoted"`,
    `it's "both"`,
    `\\`,
    `ends in \\`,
    `\\'`,
    `\\n`,
    `two\nlines`,
    `\n\nlines before and after\n`,
    `  blanks  `,
    `-`,
    `-x`,
    `--help`,
    `$HOME $(id) \`id\``,
    `$0 $1 $tone`,
    `a;b|c&d>e<f`,
    `~ * ? [a] {a,b}`,
    `#hash`,
    `100%`,
    `wow!`,
    `@/etc/hostname`,
    `/help`,
    `é 👩🏽‍💻 日本`,
    'x'.repeat(1_000),
  ])('gets %j as it was typed', async (topic) => {
    const want = `topic<<${topic}>> tone<<${topic}>>`
    const text = await runUntil(run({ topic, tone: topic }), (got) => got.trim() === want)
    expect(text.trim()).toBe(want)
  })

  it('runs no command that stands in a value', async () => {
    const from = provider.requests.length
    await runUntil(run({ topic: '!`id`', tone: 'x !`id`' }), (text) => text.includes('`id`'))
    expect(ranSince(from).join()).not.toContain('uid=')
  })

  it('leaves what somebody is typing at the prompt', async () => {
    terminal.type('a draft\\\rof two lines')
    await terminal.waitFor(/of\s*two\s*lines/)
    await runUntil(run({ topic: 'beside a draft' }), (text) => text.includes('beside a draft'))
    await send(agent.sessionId, '/no-such-skill')
    await send(agent.sessionId, 'and a message')
    terminal.type('\r')
    const isSent = () => provider.requests.some((body) => body.includes('a draft\\nof two lines'))
    await waitUntil(isSent, { what: 'the draft, sent by its author' })
  })

  it('is another after a push, without a restart', async () => {
    const second = skillOf(NAME, 'Writes the armadillo report.', 'The second version.')
    await api('POST', `/skills/${skill.id}/versions`, tarOf({ 'SKILL.md': second }))
    await delivered(agent.id)
    const text = await runUntil(`/${NAME}`, (got) => got.includes('second'))
    expect(text.trim()).toBe('The second version.')
    expect(await sandboxRecords(server.dataDir)).toEqual(sandboxes)
  })

  it('is gone when it was uninstalled', async () => {
    await api('DELETE', `/agents/${agent.id}/skills/${skill.id}`)
    const place = join(server.dataDir, 'agents', String(agent.id), 'home/.claude/skills')
    await waitUntil(async () => (await readdir(place)).length === 0, { what: 'no skill' })
    await terminal.waitFor(/./)
    const isUnknown = async () => {
      terminal.type(`/${NAME} again\r`)
      return terminal.waitFor(new RegExp(`Unknown (skill|command): /?${NAME}`), 3_000).then(
        () => true,
        () => false,
      )
    }
    await waitUntil(isUnknown, { what: 'claude to know it no longer', timeoutMs: 30_000 })
    expect(await sandboxRecords(server.dataDir)).toEqual(sandboxes)
  })
})

describe('a skill with the demo provider', () => {
  it('is there when the program of a new sandbox starts, and makes its file', async () => {
    const text = skillOf('note', 'Writes a note.', 'write note.txt saying "$ARGUMENTS"')
    const { skill } = await api('POST', '/skills', tarOf({ 'SKILL.md': text }))
    const { id } = await api('POST', '/agents', { name: 'demo' })
    await api('POST', `/agents/${id}/skills`, { skillId: skill.id })
    const { id: sessionId } = await api('POST', '/sessions', { agentId: id })
    await send(sessionId, '/note tangerine')
    const file = await waitUntil(async () => {
      const query = `agentId=${id}&path=note.txt`
      const response = await fetch(`${server.url}/api/workspace/output/files/download?${query}`, {
        headers: { authorization: `Bearer ${token}` },
      })
      return response.ok && response.text()
    })
    expect(file).toBe('tangerine\n')
  })
})
