// `npm run bench [-- name…]`: measures against the goals, one process at a time; exits 1 when a goal is missed.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { ensure, root } from './ensure.mjs'

const BENCHMARKS = [
  'cli-start',
  'start',
  'prompt',
  'event',
  'api',
  'big-file',
  'delivery',
  'sync',
  'sync-large',
  'skills',
  'size',
  'file-events',
  'terminal',
]

const wanted = process.argv.slice(2)
const chosen = BENCHMARKS.filter((name) => wanted.length === 0 || wanted.includes(name))
const unknown = wanted.filter((name) => !BENCHMARKS.includes(name))
if (unknown.length > 0) {
  console.error(`There is no ${unknown.join(', ')}; there are ${BENCHMARKS.join(', ')}.`)
  process.exit(2)
}
await ensure()
console.log('| what | measured | goal | holds |\n| --- | --- | --- | --- |')
let missed = 0
for (const name of chosen) {
  const folder = existsSync(`${root}cli/bench/${name}.mjs`) ? 'cli' : 'web-components'
  const { status, error } = spawnSync(process.execPath, [`${folder}/bench/${name}.mjs`], {
    cwd: root,
    stdio: 'inherit',
  })
  if (error) throw error
  if (status !== 0) missed++
}
process.exit(missed === 0 ? 0 : 1)
