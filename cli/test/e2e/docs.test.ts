import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runInTerminal } from './support/pty.ts'
import { type RunningServer, run, SAC_BIN, startServer } from './support/server.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
/** Done by the test itself: it started the server, and it is the tests. */
const DONE_BY_US = ['npm start', 'npm test']

/** What the pages show works, in their order, as somebody would type it. */
describe.each(['README.md', 'docs/tutorials/first-agent.md', 'docs/how-to/share-files.md'])(
  '%s',
  (page) => {
    let server: RunningServer
    beforeAll(async () => {
      server = await startServer()
    })
    afterAll(() => server?.remove())

    it('shows commands that work', async () => {
      const text = await readFile(`${root}${page}`, 'utf8')
      const blocks = [...text.matchAll(/```sh\n([\s\S]*?)```/g)].map((match) => match[1]!)
      const commands = blocks.join('').split('\n').filter(Boolean)
      expect(commands.length).toBeGreaterThan(5)
      for (const command of commands.filter((line) => !DONE_BY_US.includes(line))) {
        if (command.includes('sac attach')) await attach(server, 'write a haiku to haiku.md')
        else await shell(server, command)
      }
    })
  },
)

async function shell(server: RunningServer, command: string): Promise<void> {
  const script = command.replaceAll('npx sac', `"${process.execPath}" "${SAC_BIN}"`)
  const env = { ...server.env, KEY: 'sk-example-key-1234' }
  const { code, stdout, stderr } = await run('/bin/sh', ['-c', script], { env, cwd: server.home })
  // The key is no real one, so the provider is kept and its test says so.
  const isRefused = command.includes('provider add') && /does not work yet/.test(stderr)
  expect(code, `${command}\n${stdout}\n${stderr}`).toBe(isRefused ? 1 : 0)
}

async function attach(server: RunningServer, prompt: string): Promise<void> {
  const terminal = runInTerminal(server, ['attach', 'helper'])
  await terminal.waitFor(/❯/)
  terminal.type(prompt)
  // Words may be set apart by cursor movements, so the last one tells that all was echoed.
  await terminal.waitFor(/haiku\.md/)
  terminal.type('\r')
  await terminal.waitFor(/I made/)
  terminal.type('\u001d')
  expect((await terminal.exited).exitCode).toBe(0)
}
