// 10,000 files of 4 KiB in 100 folders: `sac workspace sync` against `rsync -a` to a daemon on loopback, whole processes
// in turns. Every round has files, folders and an agent of its own, and nothing is removed before the end: ext4 makes
// files several times slower for minutes after many were removed nearby.
import { spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { calm, median, report, root, sinceMs, withServer } from './harness.mjs'

const ROUNDS = 5
const FOLDERS = 100
const FILES_EACH = 100
const FILE_BYTES = 4096
const sac = join(root, 'cli/bin/sac.js')
// Node reads extra certificates at its start (30 ms), and the server speaks plain HTTP here.
const { NODE_EXTRA_CA_CERTS: _, ...environment } = process.env

if (spawnSync('rsync', ['--version'], { stdio: 'ignore' }).status !== 0) {
  console.error('There is no rsync to compare with; install it.')
  process.exit(2)
}

const home = mkdtempSync(join(tmpdir(), 'sac-bench-sync-'))
const daemon = await startDaemon(join(home, 'rsync'))
try {
  await withServer(measure)
} finally {
  await daemon.stop()
  rmSync(home, { recursive: true, force: true })
}

async function measure({ url, token, client }) {
  await client.settings.set('maxSpaceFiles', 100_000)
  await client.settings.set('maxSpaceBytes', 1024 ** 3)
  await client.settings.set('maxAgentsPerUser', ROUNDS + 1)
  const env = { ...environment, HOME: home, SAC_URL: url, SAC_TOKEN: token }
  const times = {}
  const time = async (what, who, command, args) => {
    const start = process.hrtime.bigint()
    const child = spawn(command, args, { env, stdio: ['ignore', 'ignore', 'inherit'] })
    const [status] = await once(child, 'exit')
    if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}`)
    times[what] ??= { sac: [], rsync: [] }
    times[what][who].push(sinceMs(start))
  }
  // The first is for warming up and is forgotten.
  for (let round = 0; round <= ROUNDS; round += 1) {
    const agent = await client.agents.create({ name: `sync-${round}`, command: ['sh'] })
    await client.agents.suspend(agent.id)
    const folder = join(home, `set-${round}`)
    writeSet(folder)
    const target = `${daemon.url}${round}/`
    mkdirSync(join(daemon.folder, String(round)))
    const steps = {
      sac: (what, at = folder) =>
        time(what, 'sac', process.execPath, [sac, 'workspace', 'sync', at, '--agent', agent.name]),
      rsync: (what, from = `${folder}/`, to = target) =>
        time(what, 'rsync', 'rsync', ['-a', '--exclude', '.sac', from, to]),
    }
    const both = async (what) => {
      await calm()
      // In turns, so that neither is always the second.
      for (const who of round % 2 === 0 ? ['sac', 'rsync'] : ['rsync', 'sac'])
        await steps[who](what)
    }
    await both('first')
    // What was hashed within a moment of its writing is hashed once more by the next sync.
    await steps.sac('settle')
    for (let again = 0; again < 3; again += 1) await both('unchanged')
    for (let again = 0; again < 3; again += 1) {
      writeFileSync(join(folder, 'd50/f50.bin'), randomBytes(FILE_BYTES))
      await both('one')
    }
    await calm()
    const copy = join(home, `copy-${round}`)
    mkdirSync(copy)
    await steps.sac('pull', copy)
    await steps.rsync('pull', target, join(home, `rsync-copy-${round}/`))
    if (round === 0) for (const what of Object.keys(times)) delete times[what]
  }
  line('first sync of 10,000 files of 4 KiB, against rsync', times.first, 2.2)
  line('second sync without a change, against rsync', times.unchanged, 1.4)
  line('one changed file of 10,000, against rsync', times.one, 1.5)
  const ratio = median(times.pull.sac.map((ms, round) => ms / times.first.sac[round]))
  report(
    'the same files pulled into an empty folder, against their first sync',
    `${ratio.toFixed(2)} (${seconds(times.pull.sac)} / ${seconds(times.first.sac)} s; rsync ${seconds(times.pull.rsync)} s)`,
    '≤ 1.5',
    ratio <= 1.5,
  )
}

function line(what, { sac, rsync }, goal) {
  const ratio = median(sac.map((ms, index) => ms / rsync[index]))
  const measured = `${ratio.toFixed(2)} (${seconds(sac)} / ${seconds(rsync)} s)`
  report(what, measured, `≤ ${goal}`, ratio <= goal)
}

function writeSet(folder) {
  for (let at = 0; at < FOLDERS; at += 1) {
    mkdirSync(join(folder, `d${at}`), { recursive: true })
    for (let file = 0; file < FILES_EACH; file += 1) {
      writeFileSync(join(folder, `d${at}/f${file}.bin`), randomBytes(FILE_BYTES))
    }
  }
}

function seconds(values) {
  return (median(values) / 1000).toFixed(2)
}

/** An rsync daemon of our own on a free port. */
async function startDaemon(folder) {
  mkdirSync(folder)
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address()
  probe.close()
  await once(probe, 'close')
  const config = join(home, 'rsyncd.conf')
  const owner = `uid = ${process.getuid()}\ngid = ${process.getgid()}\n`
  writeFileSync(config, `use chroot = no\n${owner}[data]\npath = ${folder}\nread only = no\n`)
  const child = spawn(
    'rsync',
    ['--daemon', '--no-detach', `--config=${config}`, `--port=${port}`, '--address=127.0.0.1'],
    { stdio: 'inherit' },
  )
  const exited = once(child, 'exit')
  const url = `rsync://127.0.0.1:${port}/data/`
  while (spawnSync('rsync', [url], { stdio: 'ignore' }).status !== 0) {
    if (child.exitCode !== null) throw new Error(`the rsync daemon ended with ${child.exitCode}`)
    await delay(50)
  }
  const stop = async () => {
    child.kill('SIGTERM')
    await exited
  }
  return { url, folder, stop }
}
