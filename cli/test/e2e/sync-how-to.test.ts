import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type RunningServer,
  run,
  SAC_BIN,
  sacJson,
  startServer,
  waitUntil,
} from './support/server.ts'
import { filesOf } from './support/sync-folders.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))

describe('docs/how-to/sync-a-folder.md', () => {
  let server: RunningServer
  beforeAll(async () => {
    server = await startServer()
  })
  afterAll(() => server?.remove())

  it('shows commands and a script that work', async () => {
    const page = await readFile(join(root, 'docs/how-to/sync-a-folder.md'), 'utf8')
    const commands = blocksOf(page, 'sh').join('').split('\n').filter(Boolean)
    expect(commands.length).toBeGreaterThan(12)
    for (const command of commands) {
      const { code, text } = await inShell(server, command)
      expect(code, `${command}\n${text}`).toBe(0)
    }
    expect(await filesOf(join(server.home, 'project'))).toEqual({
      '.sacignore': '*.log\n',
      'debug.log': 'noise\n',
      'report.md': 'Done.\n',
      'todo.md': 'Buy milk\n',
    })
    await writeFile(join(server.home, 'project/from-node.md'), 'new')
    const { token } = await sacJson<{ token: string }>(server, ['token', 'create', 'node'])
    // Beside the packages, so that `@sac/sdk` resolves as it does in a project that installed it.
    const path = join(root, 'cli/dist', `sync-how-to-${process.pid}.mjs`)
    await writeFile(path, blocksOf(page, 'js')[0]!)
    const { code, stdout, stderr } = await run(process.execPath, [path], {
      env: { ...process.env, SAC_URL: server.url, SAC_TOKEN: token },
      cwd: server.home,
    })
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toContain('from-node.md')
  })
})

function blocksOf(page: string, language: string): string[] {
  const block = new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g')
  return [...page.matchAll(block)].map((match) => match[1]!)
}

/** As somebody would type it; what goes on until Ctrl-C gets that once it is in sync. */
async function inShell(server: RunningServer, command: string) {
  const script = command.replaceAll('npx sac', `exec "${process.execPath}" "${SAC_BIN}"`)
  const child = spawn('/bin/sh', ['-c', script], { env: server.env, cwd: server.home })
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
  const closed = once(child, 'close')
  if (command.includes('--watch')) {
    await waitUntil(() => text.includes('Watching') || child.exitCode !== null, { what: command })
    child.kill('SIGINT')
  }
  const [code] = await closed
  return { code, text }
}
