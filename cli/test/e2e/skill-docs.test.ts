import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runInTerminal } from './support/pty.ts'
import {
  addUser,
  type RunningServer,
  run,
  SAC_BIN,
  sac,
  sacJson,
  startServer,
  waitUntil,
} from './support/server.ts'

const docs = fileURLToPath(new URL('../../../docs/', import.meta.url))

/** A block of a page, such as `sh grace`: a script that grace runs, or `markdown FILE`: what to write there. */
interface Block {
  kind: string
  rest: string
  text: string
}

async function blocksOf(page: string): Promise<Block[]> {
  const text = await readFile(join(docs, page), 'utf8')
  return [...text.matchAll(/^```(\w+) ?(.*)\n([\s\S]*?)^```$/gm)].map(
    ([, kind = '', rest = '', block = '']) => ({ kind, rest, text: block }),
  )
}

let server: RunningServer
beforeAll(async () => {
  server = await startServer()
  await sacJson(server, ['agent', 'create', 'helper'])
})
afterAll(() => server?.remove())

/** In the user's home, as it is typed, and ended by the first command that fails. */
async function shell(script: string, env: NodeJS.ProcessEnv = server.env): Promise<string> {
  const text = script.replaceAll('npx sac', `"${process.execPath}" "${SAC_BIN}"`)
  const { code, stdout, stderr } = await run('/bin/sh', ['-ec', text], { env, cwd: env['HOME'] })
  expect(code, `${script}\n${stdout}\n${stderr}`).toBe(0)
  return stdout
}

describe('docs/tutorials/your-first-skill.md', () => {
  it('does what it shows', async () => {
    const printed: string[] = []
    for (const { kind, rest, text } of await blocksOf('tutorials/your-first-skill.md')) {
      if (kind === 'markdown' || kind === 'yaml') await writeFile(join(server.home, rest), text)
      else if (text.includes('sac attach')) await typeCommand()
      else printed.push(await shell(text))
    }
    const all = printed.join('\n')
    expect(printed.length).toBeGreaterThan(4)
    expect(all).toContain('/weekly-report is good: 2 files')
    expect(all).toContain('about sales in May, in this tone: casual')
    expect(all).toMatch(/\/weekly-report is now at version 2\.\nVERSION/)
  })

  async function typeCommand() {
    const terminal = runInTerminal(server, ['attach', 'helper'])
    await terminal.waitFor(/❯/)
    terminal.type(`/weekly-report 'sales in June' formal`)
    await terminal.waitFor(/June'\s*formal/)
    terminal.type('\r')
    await waitUntil(
      async () => {
        const { stdout } = await sac(server, ['output', 'get', 'report.md', '--agent', 'helper'])
        return stdout.includes('about sales in June, in this tone: formal')
      },
      { what: 'the report that was asked for in the terminal' },
    )
    terminal.type('\u001d')
    expect((await terminal.exited).exitCode).toBe(0)
  }
})

describe('docs/how-to/share-with-a-group.md', () => {
  it('does what it shows, for both of them', async () => {
    const grace = await addUser(server, 'grace')
    await sacJson(grace, ['agent', 'create', 'helper'])
    for (const name of ['weekly-report', 'sources'])
      await shell(
        `rm -rf ${name}; npx sac skill init ${name} --description "Writes it" --param topic`,
      )
    await shell('echo "Write report.md about \\$topic." >> weekly-report/SKILL.md')
    await shell('npx sac skill push weekly-report')
    for (const { kind, rest, text } of await blocksOf('how-to/share-with-a-group.md')) {
      expect(kind).toBe('sh')
      await shell(text, rest === 'grace' ? grace.env : server.env)
    }
    const left = await sac(grace, ['skill', 'list', '--agent', 'helper'])
    expect(left.stdout).not.toContain('weekly-report')
    expect((await sac(grace, ['skill', 'get', 'my-report'])).code).toBe(0)
  })
})
