// The second `npm start`: from the command to "SAC is ready".
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { median, report, root } from './harness.mjs'

const ROUNDS = 5
const home = mkdtempSync(join(tmpdir(), 'sac-bench-'))
const env = {
  ...process.env,
  SAC_DATA_DIR: join(home, 'data'),
  API_GATEWAY_PORT: '9490',
  SAC_INTERNAL_PORT: '9492',
}

async function startOnce() {
  const start = process.hrtime.bigint()
  const child = spawn('npm', ['start'], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: true,
  })
  let text = ''
  await new Promise((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (chunk) => {
      text += chunk
      if (text.includes('SAC is ready')) resolve()
    })
    child.on('exit', (code) => reject(new Error(`npm start ended with ${code}: ${text}`)))
  })
  const ms = Number(process.hrtime.bigint() - start) / 1e6
  child.removeAllListeners('exit')
  const exit = once(child, 'exit')
  process.kill(-child.pid, 'SIGTERM')
  await exit
  return ms
}

spawnSync('npm', ['run', '--silent', 'build'], { cwd: root })
await startOnce()
const times = []
for (let round = 0; round < ROUNDS; round++) times.push(await startOnce())
rmSync(home, { recursive: true, force: true })
const ms = median(times)
report('second `npm start` until ready', `${(ms / 1000).toFixed(2)} s`, '<= 3 s', ms <= 3000)
