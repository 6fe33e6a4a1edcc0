// `sac --help` against `node -e 0`: whole processes, interleaved.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { calm, median, report, root, sinceMs } from './harness.mjs'

const ROUNDS = 31
// Node reads extra certificates at its start (30 ms), which would flatter the ratio.
const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env
const sac = join(root, 'cli/bin/sac.js')

const bare = []
const help = []
for (let round = 0; round < ROUNDS; round++) {
  if (round % 10 === 0) await calm()
  bare.push(timeOf(['-e', '0']))
  help.push(timeOf([sac, '--help']))
}
const ratio = median(help.map((ms, round) => ms / bare[round]))
const measured = `${ratio.toFixed(2)} (${median(help).toFixed(0)} / ${median(bare).toFixed(0)} ms)`
report('`sac --help`, against `node -e 0`', measured, '≤ 2.2', ratio <= 2.2)

function timeOf(args) {
  const start = process.hrtime.bigint()
  const { status } = spawnSync(process.execPath, args, { stdio: 'ignore', env })
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}`)
  return sinceMs(start)
}
