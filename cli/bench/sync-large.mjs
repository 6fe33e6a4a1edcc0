// A file of 1 GiB: `sac workspace sync` against a stock stream pipe over loopback HTTP, whole processes in turns; and how
// much memory each side takes more than for a small file.
import { spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createWriteStream, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { calm, lineWith, median, memoryOf, report, root, sinceMs, withServer } from './harness.mjs'

const MIB = 1024 ** 2
const ROUNDS = 3
const sac = join(root, 'cli/bin/sac.js')
const pipe = join(root, 'cli/bench/stock-pipe.mjs')
// Node reads extra certificates at its start (30 ms), and the server speaks plain HTTP here.
const { NODE_EXTRA_CA_CERTS: _, ...environment } = process.env

const home = mkdtempSync(join(tmpdir(), 'sac-bench-large-'))
try {
  await withServer(measure)
} finally {
  rmSync(home, { recursive: true, force: true })
}

async function measure({ url, token, client, pid }) {
  await client.settings.set('maxFileBytes', 2048 * MIB)
  await client.settings.set('maxSpaceBytes', 16 * 1024 * MIB)
  const { id, name } = await client.agents.create({ name: 'large', command: ['sh'] })
  await client.agents.suspend(id)
  const env = { ...environment, HOME: home, SAC_URL: url, SAC_TOKEN: token }
  const sync = (folder) => run([sac, 'workspace', 'sync', folder, '--agent', name], env)
  const folder = join(home, 'set')
  mkdirSync(folder)
  const stockFolder = join(home, 'stock')
  mkdirSync(stockFolder)
  const stock = spawn(process.execPath, [pipe, 'server', stockFolder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    const target = (await lineWith(stock, '\n')).trim()
    await writeRandom(join(folder, 'small.bin'), 2)
    const small = await sync(folder)
    const serverBeforeMb = memoryOf(pid).nowMb
    const ratios = []
    const times = { sac: [], stock: [] }
    let clientMb = 0
    for (let round = 0; round < ROUNDS; round += 1) {
      const file = join(folder, `large-${round}.bin`)
      await writeRandom(file, 1024)
      const steps = {
        sac: async () => {
          const { ms, peakMb } = await sync(folder)
          clientMb = Math.max(clientMb, peakMb - small.peakMb)
          return ms
        },
        stock: async () => (await run([pipe, 'send', file, target], env)).ms,
      }
      await calm()
      for (const who of round % 2 === 0 ? ['stock', 'sac'] : ['sac', 'stock']) {
        // Else the one that flushes also pays for what the other and the file itself left unwritten.
        spawnSync('sync')
        times[who].push(await steps[who]())
      }
      ratios.push(times.stock[round] / times.sac[round])
    }
    const serverMb = memoryOf(pid).peakMb - serverBeforeMb
    const rate = median(ratios)
    report(
      '1 GiB file synced, rate against a stock stream pipe',
      `${rate.toFixed(2)} (${seconds(times.sac)} / ${seconds(times.stock)} s)`,
      '≥ 0.8',
      rate >= 0.8,
    )
    const worst = Math.max(serverMb, clientMb)
    report(
      '1 GiB file synced, growth of the process that grows most',
      `${worst.toFixed(0)} MB (server ${serverMb.toFixed(0)}, sac ${clientMb.toFixed(0)})`,
      '≤ 64 MB',
      worst <= 64,
    )
  } finally {
    stock.kill('SIGTERM')
  }
}

/** Runs Node to its end. @returns time and highest memory */
async function run(args, env) {
  const start = process.hrtime.bigint()
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'inherit'] })
  let peakMb = 0
  const looking = setInterval(() => {
    try {
      peakMb = Math.max(peakMb, memoryOf(child.pid).peakMb)
    } catch (error) {
      // Gone between two looks: the last one counts.
      if (error.code !== 'ENOENT' && error.code !== 'ESRCH') throw error
    }
  }, 20)
  const [status] = await once(child, 'exit')
  const ms = sinceMs(start)
  clearInterval(looking)
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}`)
  return { ms, peakMb }
}

function* random(mib) {
  for (let at = 0; at < mib; at += 1) yield randomBytes(MIB)
}

function writeRandom(path, mib) {
  return pipeline(Readable.from(random(mib)), createWriteStream(path))
}

function seconds(values) {
  return (median(values) / 1000).toFixed(2)
}
