// Shared by the measurements: a server of their own, an agent with a shell, numbers, a line of the table.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { SacClient } from '@sac/sdk'

export const root = fileURLToPath(new URL('../../', import.meta.url))

/** Runs `measure` with a built server that has a data directory of its own; ends the server and its agents in any case. */
export async function withServer(measure, env = {}) {
  const home = mkdtempSync(join(tmpdir(), 'sac-bench-'))
  const dataDir = join(home, 'data')
  const child = spawn(process.execPath, [join(root, 'server/dist/main.js')], {
    cwd: home,
    env: {
      ...process.env,
      HOME: home,
      SAC_DATA_DIR: dataDir,
      API_GATEWAY_PORT: '0',
      SAC_INTERNAL_PORT: '0',
      LOG_LEVEL: 'error',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  try {
    await lineWith(child, 'SAC is ready')
    const { url, key } = JSON.parse(readFileSync(join(dataDir, 'local.json'), 'utf8'))
    const { token } = await new SacClient({ baseUrl: url }).auth.loginLocally(key)
    const client = new SacClient({ baseUrl: url, token })
    try {
      await measure({ url, token, client, dataDir, pid: child.pid })
    } finally {
      await suspendAll(client)
    }
  } finally {
    child.kill('SIGTERM')
    await exited
    rmSync(home, { recursive: true, force: true })
  }
}

/** An agent that runs `sh`, and its terminal. What the terminal shows is thrown away. */
export async function openShell(client) {
  const agent = await client.agents.create({ name: 'shell', command: ['sh'] })
  const session = await client.sessions.open(agent.id)
  const terminal = await client.sessions.attach(session.id, { cols: 80, rows: 24 })
  const reading = (async () => {
    for await (const _ of terminal);
  })()
  const close = async () => {
    terminal.close()
    await reading
  }
  return { agent, run: (line) => terminal.write(`${line}\n`), close }
}

/** Calls `onFile` with each change in the agent's folders. Resolves when the stream stands. @returns ends it */
export async function watchFiles(client, agentId, onFile) {
  const controller = new AbortController()
  const { signal } = controller
  let opened
  const isOpen = new Promise((resolve) => (opened = resolve))
  const watching = (async () => {
    try {
      for await (const { data } of client.events.subscribe({
        topics: ['file'],
        agentId,
        signal,
        onOpen: opened,
      }))
        onFile(data)
    } catch (error) {
      if (!signal.aborted) throw error
    }
  })()
  await Promise.race([isOpen, watching])
  return async () => {
    controller.abort()
    await watching
  }
}

/** Resolves when the child has printed this; fails when it ends before. */
export async function lineWith(child, wanted) {
  let text = ''
  for await (const chunk of child.stdout.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    text += chunk
    if (text.includes(wanted)) return text
  }
  throw new Error(`the process ended before it said "${wanted}": ${text}`)
}

/** Suspends every agent and waits until no sandbox is left. */
export async function suspendAll(client) {
  const left = new Set()
  for await (const agent of client.agents.list()) {
    if (agent.operatingMode === 'running') left.add(agent.id)
  }
  if (left.size === 0) return
  let isAsked = false
  for await (const { type, data } of client.events.subscribe({
    topics: ['agent'],
    withOpen: true,
  })) {
    if (type === 'open' && !isAsked) {
      isAsked = true
      await Promise.all([...left].map((id) => client.agents.suspend(id)))
    }
    const ready = data?.conditions?.find((condition) => condition.type === 'Ready')
    if (ready?.reason === 'Suspended') left.delete(data.id)
    if (left.size === 0) return
  }
}

/** Waits for a moment in which nobody else keeps the machine busy; goes on after 20 s all the same. */
export async function calm() {
  for (let tries = 0; tries < 80; tries++) {
    const before = cpuTicks()
    await delay(250)
    const after = cpuTicks()
    if (after.idle - before.idle > 0.7 * (after.all - before.all)) return
  }
}

function cpuTicks() {
  const [line] = readFileSync('/proc/stat', 'utf8').split('\n', 1)
  const ticks = line.split(/\s+/).slice(1, 9).map(Number)
  return { idle: ticks[3], all: ticks.reduce((sum, value) => sum + value, 0) }
}

export const quantile = (values, q) => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))]
}
export const median = (values) => quantile(values, 0.5)
export const sinceMs = (start) => Number(process.hrtime.bigint() - start) / 1e6

/** One line of the table; a goal that is missed makes the process exit with 1. */
export function report(what, measured, goal, holds) {
  console.log(`| ${what} | ${measured} | ${goal} | ${holds ? 'yes' : 'no'} |`)
  if (!holds) process.exitCode = 1
}

/** Resident memory of a process now and at its highest, in MB. */
export function memoryOf(pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  // A process that has ended and is not yet waited for has none.
  if (!status.includes('VmHWM')) throw Object.assign(new Error(`${pid} is gone`), { code: 'ESRCH' })
  const [, peak] = /VmHWM:\s+(\d+)/.exec(status)
  const [, now] = /VmRSS:\s+(\d+)/.exec(status)
  return { nowMb: now / 1024, peakMb: peak / 1024 }
}
