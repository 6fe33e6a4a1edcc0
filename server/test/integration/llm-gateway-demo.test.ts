import { execFile } from 'node:child_process'
import { access, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startDemoServer } from '../llm/demo-server.ts'
import { requireOrSkip } from '../support/require.ts'

const claude = process.env['CLAUDE_BIN'] ?? (await findClaude())

async function findClaude(): Promise<string | undefined> {
  try {
    const name = `@anthropic-ai/claude-code-${process.platform}-${process.arch}`
    const path = join(
      dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)),
      'claude',
    )
    await access(path)
    return path
  } catch {
    return undefined
  }
}

const suite = requireOrSkip('claude', claude !== undefined, 'Claude Code is not installed')

suite('demo provider with the real Claude Code', () => {
  let home: string
  let outputDir: string
  let demo: Awaited<ReturnType<typeof startDemoServer>>

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'sac-demo-'))
    outputDir = join(home, 'output')
    await mkdir(join(home, 'work'))
    await mkdir(outputDir)
    await writeFile(join(home, '.claude.json'), JSON.stringify({ hasCompletedOnboarding: true }))
    demo = await startDemoServer({ outputDir, countDelayMs: 20 })
  })
  afterAll(async () => {
    demo.server.closeAllConnections()
    demo.server.close()
    await rm(home, { recursive: true, force: true })
  })

  const ask = (prompt: string, model: string, ...args: string[]) =>
    new Promise<string>((resolve, reject) => {
      const env = {
        PATH: process.env['PATH'],
        HOME: home,
        IS_SANDBOX: '1',
        CLAUDE_CODE_SANDBOXED: '1',
        CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
        CLAUDE_CODE_DISABLE_OFFICIAL_MARKETPLACE_AUTOINSTALL: '1',
        CLAUDE_CODE_MAX_RETRIES: '1',
        ANTHROPIC_BASE_URL: demo.url,
        ANTHROPIC_AUTH_TOKEN: 'sac',
        NO_PROXY: '127.0.0.1,localhost',
        ANTHROPIC_MODEL: model,
        ANTHROPIC_DEFAULT_OPUS_MODEL: model,
        ANTHROPIC_DEFAULT_SONNET_MODEL: model,
        ANTHROPIC_DEFAULT_HAIKU_MODEL: model,
      }
      const child = execFile(
        claude!,
        ['-p', prompt, '--permission-mode', 'bypassPermissions', ...args],
        { cwd: join(home, 'work'), env, timeout: 45_000 },
        (error, stdout, stderr) =>
          error
            ? reject(new Error(`${error.message}\n${stdout}\n${stderr}`))
            : resolve(stdout.trim()),
      )
      child.stdin?.end()
    })

  it.each(['sac-demo', 'claude-sonnet-4-5'])(
    'writes the file that the prompt names, as model %s',
    async (model) => {
      const name = `${model}.txt`
      const answer = await ask(`Write "good morning" containing "good morning" to ${name}`, model)
      expect(answer).toContain(`I made ${join(outputDir, name)}`)
      expect(answer).toContain('[demo]')
      expect(await readFile(join(outputDir, name), 'utf8')).toBe('good morning\n')
    },
  )

  it('names a file itself where the prompt does not', async () => {
    await ask('Summarise the history of bread', 'sac-demo')
    const text = await readFile(join(outputDir, 'summarise-the-history-of-bread.md'), 'utf8')
    expect(text).toContain('Summarise the history of bread')
    expect(text).toContain('demo provider')
  })

  it('overwrites a file that is there, by reading it first', async () => {
    await writeFile(join(outputDir, 'again.txt'), 'old')
    expect(await ask('write again.txt saying "new"', 'sac-demo')).toContain('I made')
    expect(await readFile(join(outputDir, 'again.txt'), 'utf8')).toBe('new\n')
  })

  it('runs a command', async () => {
    const answer = await ask('run: echo from-$((40 + 2))', 'sac-demo')
    expect(answer).toContain('from-42')
  })

  it('goes on in a conversation', async () => {
    expect(await ask('say one', 'sac-demo')).toBe('[demo] one')
    expect(await ask('say two', 'sac-demo', '--continue')).toBe('[demo] two')
  })

  it('counts at its own pace', async () => {
    expect(await ask('count to 5', 'sac-demo')).toBe('[demo] 1 2 3 4 5')
  })
})
