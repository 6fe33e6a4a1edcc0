// Agent created -> `claude`'s prompt on the attached screen, against bare `claude` started in a PTY on the same machine.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { spawn } from 'node-pty'
import { median, report, root, startServer } from './harness.mjs'

const ROUNDS = 8
const PROMPT = '❯'
const packages = join(root, 'node_modules/@anthropic-ai')
const platform = readdirSync(packages).find((name) => /^claude-code-linux/.test(name))
const claude = join(packages, platform, 'claude')

const server = await startServer({ port: 9500 })
await server.client.settings.set('maxAgentsPerUser', 100)

async function throughSac(round) {
  const start = process.hrtime.bigint()
  const agent = await server.client.agents.create({ name: `bench-${round}` })
  const session = await server.client.sessions.open(agent.id)
  const terminal = await server.client.sessions.attach(session.id, { cols: 100, rows: 30 })
  let text = ''
  for await (const bytes of terminal) {
    text += Buffer.from(bytes).toString('latin1')
    if (text.includes(Buffer.from(PROMPT).toString('latin1'))) break
  }
  const ms = Number(process.hrtime.bigint() - start) / 1e6
  terminal.close()
  await server.client.agents.suspend(agent.id)
  return ms
}

function bare() {
  const home = mkdtempSync(join(tmpdir(), 'sac-bench-bare-'))
  mkdirSync(join(home, 'work'))
  writeFileSync(join(home, '.claude.json'), JSON.stringify({ hasCompletedOnboarding: true }))
  const env = {
    PATH: process.env.PATH,
    HOME: home,
    TERM: 'xterm-256color',
    LANG: 'C.UTF-8',
    IS_SANDBOX: '1',
    CLAUDE_CODE_SANDBOXED: '1',
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    CLAUDE_CODE_DISABLE_OFFICIAL_MARKETPLACE_AUTOINSTALL: '1',
    ANTHROPIC_BASE_URL: 'http://127.0.0.1:9',
    ANTHROPIC_AUTH_TOKEN: 'sac',
  }
  const settings = JSON.stringify({ permissions: { defaultMode: 'bypassPermissions' }, skipDangerousModePermissionPrompt: true })
  return new Promise((resolve) => {
    const start = process.hrtime.bigint()
    const pty = spawn(claude, ['--settings', settings], { cols: 100, rows: 30, cwd: join(home, 'work'), env })
    let text = ''
    pty.onData((data) => {
      text += data
      if (!text.includes(PROMPT)) return
      resolve(Number(process.hrtime.bigint() - start) / 1e6)
      text = ''
      pty.kill('SIGKILL')
    })
    pty.onExit(() => rmSync(home, { recursive: true, force: true }))
  })
}

execFileSync(claude, ['--version'])
await throughSac('warm')
await bare()
const ours = []
const theirs = []
for (let round = 0; round < ROUNDS; round++) {
  theirs.push(await bare())
  ours.push(await throughSac(round))
}
await server.stop()
const ratio = median(ours) / median(theirs)
report('agent created -> prompt / bare `claude`', `${ratio.toFixed(2)} (${median(ours).toFixed(0)} / ${median(theirs).toFixed(0)} ms)`, '<= 1.5', ratio <= 1.5)
process.exit(0)
