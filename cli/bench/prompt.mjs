// Agent created -> `claude`'s prompt on the attached screen, against bare `claude` in a PTY with the same settings.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { spawn } from 'node-pty'
import { calm, median, report, root, sinceMs, suspendAll, withServer } from './harness.mjs'

const ROUNDS = 9
const SIZE = { cols: 100, rows: 30 }
const PROMPT = Buffer.from('❯')
/** A sandbox gets these too, and reading them takes a program time. */
const certificates = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => /_CERT|_CA_BUNDLE|_CAINFO/.test(name)),
)
const packages = join(root, 'node_modules/@anthropic-ai')
const platform = readdirSync(packages).find((name) => name.startsWith('claude-code-'))
const claude = join(packages, platform, 'claude')

await withServer(async ({ client }) => {
  await client.settings.set('maxAgentsPerUser', 100)
  await bare()
  await throughSac(client, 'warm')
  const ours = []
  const theirs = []
  for (let round = 0; round < ROUNDS; round++) {
    await calm()
    theirs.push(await bare())
    await calm()
    ours.push(await throughSac(client, `round-${round}`))
  }
  const ratio = median(ours.map((ms, round) => ms / theirs[round]))
  const measured = `${ratio.toFixed(2)} (${median(ours).toFixed(0)} / ${median(theirs).toFixed(0)} ms)`
  report('agent created → prompt, against bare `claude`, p50', measured, '≤ 1.5', ratio <= 1.5)
})

async function throughSac(client, name) {
  const start = process.hrtime.bigint()
  const agent = await client.agents.create({ name })
  const session = await client.sessions.open(agent.id)
  const terminal = await client.sessions.attach(session.id, SIZE)
  await promptIn(terminal)
  const ms = sinceMs(start)
  terminal.close()
  await suspendAll(client) // or it would compete with the next round
  return ms
}

async function promptIn(terminal) {
  const seen = []
  for await (const bytes of terminal) {
    seen.push(bytes)
    if (Buffer.concat(seen).includes(PROMPT)) return
  }
  throw new Error(`no prompt: ${Buffer.concat(seen)}`)
}

/** A home of its own each time, with what a sandbox has too: onboarding done, folder trusted, permissions bypassed. */
async function bare() {
  const home = mkdtempSync(join(tmpdir(), 'sac-bench-bare-'))
  const cwd = join(home, 'work')
  mkdirSync(cwd)
  writeFileSync(join(home, '.claude.json'), JSON.stringify({ hasCompletedOnboarding: true }))
  const settings = {
    permissions: { defaultMode: 'bypassPermissions' },
    skipDangerousModePermissionPrompt: true,
    tui: 'default',
  }
  const env = {
    ...certificates,
    PATH: process.env.PATH,
    HOME: home,
    SHELL: '/bin/bash',
    TERM: 'xterm-256color',
    LANG: 'C.UTF-8',
    IS_SANDBOX: '1',
    CLAUDE_CODE_SANDBOXED: '1',
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    CLAUDE_CODE_DISABLE_OFFICIAL_MARKETPLACE_AUTOINSTALL: '1',
    CLAUDE_CODE_DISABLE_ALTERNATE_SCREEN: '1',
    DISABLE_AUTOUPDATER: '1',
    ANTHROPIC_BASE_URL: 'http://127.0.0.1:9',
    ANTHROPIC_AUTH_TOKEN: 'sac',
  }
  const start = process.hrtime.bigint()
  const pty = spawn(claude, ['--settings', JSON.stringify(settings)], {
    ...SIZE,
    cwd,
    env,
    encoding: null,
  })
  const exited = new Promise((resolve) => pty.onExit(resolve))
  const ms = await new Promise((resolve, reject) => {
    let seen = Buffer.alloc(0)
    pty.onData((bytes) => {
      seen = Buffer.concat([seen, bytes])
      if (seen.includes(PROMPT)) resolve(sinceMs(start))
    })
    exited.then(() => reject(new Error(`no prompt: ${seen}`)))
  })
  pty.kill('SIGKILL')
  await exited
  rmSync(home, { recursive: true, force: true })
  return ms
}
