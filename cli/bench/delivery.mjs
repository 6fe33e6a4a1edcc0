// Files on their way into sandboxes: a file that somebody shares until it can be read in a running sandbox, and 10,000 files
// of 4 KiB in 100 folders into a sandbox that starts, against the `sac workspace sync` that brought them.
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { calm, median, quantile, report, root, sinceMs, withServer } from './harness.mjs'

const SHARED_FILES = 100
const ROUNDS = 5
const FOLDERS = 100
const FILES_EACH = 100
const FILE_BYTES = 4096

const home = mkdtempSync(join(tmpdir(), 'sac-bench-delivery-'))
try {
  await withServer(async (server) => {
    await measureShared(server)
    await measureFresh(server)
  })
} finally {
  rmSync(home, { recursive: true, force: true })
}

async function measureShared({ url, token, client, dataDir }) {
  const { id } = await client.agents.create({ name: 'reader', command: ['sh'] })
  for await (const { isSynced } of client.agents.watchSync(id)) if (isSynced) break
  const folder = join(dataDir, 'agents', String(id), 'workspace/public')
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/octet-stream',
  }
  const times = []
  await calm()
  for (let file = 0; file < SHARED_FILES; file += 1) {
    const start = process.hrtime.bigint()
    const body = randomBytes(FILE_BYTES)
    const answer = await fetch(`${url}/api/workspace/public/upload?path=f${file}.bin`, {
      method: 'POST',
      headers,
      body,
    })
    if (!answer.ok) throw new Error(`the upload answered ${answer.status}`)
    while (!existsSync(join(folder, `f${file}.bin`))) await delay(1)
    times.push(sinceMs(start))
    await delay(50)
  }
  const p95 = quantile(times, 0.95)
  report(
    'shared file sent → readable in a running sandbox, p95',
    `${p95.toFixed(0)} ms (p50 ${median(times).toFixed(0)} ms)`,
    '≤ 1 s',
    p95 <= 1000,
  )
}

async function measureFresh({ url, token, client }) {
  await client.settings.set('maxSpaceFiles', 100_000)
  await client.settings.set('maxAgentsPerUser', ROUNDS + 3)
  const times = { first: [], fresh: [] }
  // The first is for warming up and is forgotten.
  for (let round = 0; round <= ROUNDS; round += 1) {
    const agent = await client.agents.create({ name: `fresh-${round}`, command: ['sh'] })
    await client.agents.suspend(agent.id)
    const folder = join(home, `set-${round}`)
    writeSet(folder)
    await calm()
    const sent = process.hrtime.bigint()
    await sync(folder, agent.name, { url, token })
    const first = sinceMs(sent)
    await calm()
    const started = process.hrtime.bigint()
    await client.agents.resume(agent.id)
    for await (const { isSynced } of client.agents.watchSync(agent.id)) if (isSynced) break
    const fresh = sinceMs(started)
    await client.agents.suspend(agent.id)
    if (round === 0) continue
    times.first.push(first)
    times.fresh.push(fresh)
  }
  const ratio = median(times.fresh.map((ms, round) => ms / times.first[round]))
  report(
    '10,000 files of 4 KiB into a sandbox that starts, against their first sync',
    `${ratio.toFixed(2)} (${seconds(times.fresh)} / ${seconds(times.first)} s)`,
    '≤ 1.5',
    ratio <= 1.5,
  )
}

async function sync(folder, agent, { url, token }) {
  // Node reads extra certificates at its start (30 ms), and the server speaks plain HTTP here.
  const { NODE_EXTRA_CA_CERTS: _, ...environment } = process.env
  const child = spawn(
    process.execPath,
    [join(root, 'cli/bin/sac.js'), 'workspace', 'sync', folder, '--agent', agent, '--json'],
    {
      env: { ...environment, HOME: home, SAC_URL: url, SAC_TOKEN: token },
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  )
  const [status] = await once(child, 'exit')
  if (status !== 0) throw new Error(`sac workspace sync ended with ${status}`)
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
