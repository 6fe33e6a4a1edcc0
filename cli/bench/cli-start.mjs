// `sac --help` against `node -e 0`, whole processes, interleaved.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { median, report, root } from './harness.mjs'

const ROUNDS = 21
const time = (args) => {
  const start = process.hrtime.bigint()
  spawnSync(process.execPath, args, { stdio: 'ignore' })
  return Number(process.hrtime.bigint() - start) / 1e6
}
const bare = []
const help = []
for (let round = 0; round < ROUNDS; round++) {
  bare.push(time(['-e', '0']))
  help.push(time([join(root, 'cli/bin/sac.js'), '--help']))
}
const ratio = median(help.map((value, index) => value / bare[index]))
report(
  '`sac --help` / `node -e 0`',
  `${ratio.toFixed(2)} (${median(help).toFixed(0)} / ${median(bare).toFixed(0)} ms)`,
  '<= 2.2',
  ratio <= 2.2,
)
