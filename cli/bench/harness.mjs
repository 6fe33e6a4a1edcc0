// Shared by the measurements: start a server of our own, numbers, a table.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { SacClient } from '@sac/sdk'

export const root = fileURLToPath(new URL('../../', import.meta.url))

/** Starts the built server with a data directory of its own. `stop()` ends it and its agents. */
export async function startServer({ port = 9480, env = {} } = {}) {
  const home = mkdtempSync(join(tmpdir(), 'sac-bench-'))
  const dataDir = join(home, 'data')
  const child = spawn(process.execPath, [join(root, 'server/dist/main.js')], {
    cwd: home,
    env: {
      ...process.env,
      HOME: home,
      SAC_DATA_DIR: dataDir,
      API_GATEWAY_PORT: String(port),
      SAC_INTERNAL_PORT: String(port + 2),
      LOG_LEVEL: 'error',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (chunk) => (text += chunk))
  while (!text.includes('SAC is ready')) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`)
    await delay(20)
  }
  const { url, key } = JSON.parse(readFileSync(join(dataDir, 'local.json'), 'utf8'))
  const { token } = await new SacClient({ baseUrl: url }).auth.signInLocally(key)
  const client = new SacClient({ baseUrl: url, token })
  return {
    url,
    token,
    client,
    dataDir,
    pid: child.pid,
    async stop() {
      for await (const agent of client.agents.list()) await client.agents.suspend(agent.id)
      await delay(1000)
      child.kill('SIGTERM')
      await once(child, 'exit')
      rmSync(home, { recursive: true, force: true })
    },
  }
}

export const quantile = (values, q) => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))]
}
export const median = (values) => quantile(values, 0.5)

/** One line of the result: what, measured, goal, whether it holds. */
export function report(name, measured, goal, holds) {
  console.log(`| ${name} | ${measured} | ${goal} | ${holds ? 'yes' : 'NO'} |`)
  return holds
}

/** Peak resident memory of a process since its start, in MB. */
export const peakMb = (pid) => Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024
export const rssMb = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024
