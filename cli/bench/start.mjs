// The second `npm start`: from the command to "SAC is ready".
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { calm, lineWith, median, report, root, sinceMs } from './harness.mjs'

const ROUNDS = 5
const home = mkdtempSync(join(tmpdir(), 'sac-bench-'))
const env = {
  ...process.env,
  SAC_DATA_DIR: join(home, 'data'),
  API_GATEWAY_PORT: '0',
  SAC_INTERNAL_PORT: '0',
}

try {
  await startOnce() // makes the database
  const times = []
  for (let round = 0; round < ROUNDS; round++) {
    await calm()
    times.push(await startOnce())
  }
  const ms = median(times)
  report('second `npm start` until ready, p50', `${(ms / 1000).toFixed(2)} s`, '≤ 3 s', ms <= 3000)
} finally {
  rmSync(home, { recursive: true, force: true })
}

async function startOnce() {
  const start = process.hrtime.bigint()
  const child = spawn('npm', ['start'], { cwd: root, env, stdio: ['ignore', 'pipe', 'ignore'] })
  // Its whole output ends with the last process that holds it: the server.
  const ended = once(child, 'close')
  try {
    await lineWith(child, 'SAC is ready')
    return sinceMs(start)
  } finally {
    child.stdout.resume()
    child.kill('SIGTERM')
    await ended
  }
}
