import { spawnSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { requireOrSkip } from '../../../server/test/support/require.ts'
import { runInTerminal } from './support/pty.ts'
import { type RunningServer, run, sac, sacJson, startServer, waitUntil } from './support/server.ts'

interface Page<Item> {
  items: Item[]
}

describe('the main job', () => {
  let server: RunningServer
  beforeAll(async () => {
    server = await startServer()
  })
  afterAll(() => server?.remove())

  it('goes from a prompt typed in the terminal to the file, the event and the conversation', async () => {
    await sacJson(server, ['agent', 'create', 'helper'])
    const watching = runInTerminal(server, ['output', 'watch', '--agent', 'helper'])
    const terminal = runInTerminal(server, ['attach', 'helper'])
    await terminal.waitFor(/❯/)
    terminal.type('write a haiku to haiku.md')
    await terminal.waitFor(/haiku\.md/)
    terminal.type('\r')
    await watching.waitFor(/haiku\.md/)
    await terminal.waitFor(/haiku\.md/)

    const file = await waitUntil(async () => {
      const got = await sac(server, ['output', 'get', 'haiku.md', '--agent', 'helper'])
      return got.code === 0 && got.stdout
    })
    expect(file.length).toBeGreaterThan(10)

    type Message = { role: string; content: string; uuid: string }
    const messages = await waitUntil(async () => {
      const { items } = await sacJson<Page<Message>>(server, ['conversation', 'list', 'helper'])
      return items.filter(({ role }) => role === 'assistant').length >= 2 && items
    })
    expect(messages.filter(({ content }) => content === 'write a haiku to haiku.md')).toHaveLength(
      1,
    )
    expect(new Set(messages.map(({ uuid }) => uuid)).size).toBe(messages.length)

    terminal.type('\u001d') // Ctrl-]
    expect((await terminal.exited).exitCode).toBe(0)
    watching.kill()
    const sessions = await sacJson<Page<{ state: string }>>(server, ['session', 'list'])
    expect(sessions.items[0]?.state).toBe('ready')
  })

  it('runs a prompt for a script: answer, files and exit code', async () => {
    const done = await sac(server, ['run', '--agent', 'helper', 'write a list to list.md'])
    expect(done).toMatchObject({ code: 0 })
    expect(done.stdout).toMatch(/list\.md/)
    expect(done.stderr).toMatch(/list\.md/)
  })
})

const isRoot = process.getuid?.() === 0

requireOrSkip(
  'root',
  isRoot,
  'only root can take its own right to make sandboxes away',
)('without a sandbox', () => {
  it('refuses agents and names the fix', async () => {
    const server = await startServer({}, ['setpriv', '--bounding-set=-sys_admin', '--'])
    try {
      type Info = { runtime: { isUsable: boolean; fix: string } }
      const { runtime } = await sacJson<Info>(server, ['api', 'GET', '/api/info'])
      expect(runtime).toMatchObject({
        isUsable: false,
        fix: expect.stringContaining('bubblewrap'),
      })
      await sacJson(server, ['agent', 'create', 'helper'])
      const attempt = await sac(server, ['run', '--agent', 'helper', 'hello'])
      expect(attempt.code).not.toBe(0)
      expect(attempt.stderr).toContain('bubblewrap')
    } finally {
      await server.remove()
    }
  })
})

const hasTmux = spawnSync('tmux', ['-V']).status === 0

requireOrSkip(
  'tmux',
  hasTmux,
  'tmux is not installed',
)('sac in tmux', () => {
  it('shows the answer, also after a resize', async () => {
    const server = await startServer()
    const socket = `sac-e2e-${process.pid}`
    const tmux = (...args: string[]) =>
      run('tmux', ['-L', socket, '-f', '/dev/null', ...args], { env: server.env })
    try {
      await sacJson(server, ['agent', 'create', 'helper'])
      const attach = `${process.execPath} ${new URL('../../bin/sac.js', import.meta.url).pathname} attach helper`
      await tmux('new-session', '-d', '-x', '100', '-y', '30', attach)
      const screen = async () => (await tmux('capture-pane', '-p')).stdout
      await waitUntil(async () => (await screen()).includes('❯'), { what: 'the prompt in tmux' })
      await tmux('send-keys', 'say tangerine')
      await tmux('send-keys', 'Enter')
      await waitUntil(async () => /●.*tangerine/is.test(await screen()), {
        what: 'an answer in tmux',
      })
      await tmux('resize-window', '-x', '80', '-y', '24')
      await waitUntil(async () => (await screen()).includes('tangerine'), {
        what: 'the answer after a resize',
      })
    } finally {
      await tmux('kill-server')
      await server.remove()
    }
  })
})
