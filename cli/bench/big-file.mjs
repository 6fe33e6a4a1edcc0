// A 1 GiB output goes through sidecar and server; growth of each process's peak memory.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { peakMb, report, rssMb, startServer } from './harness.mjs'

const BYTES = 1024 ** 3
const server = await startServer({ port: 9520 })
const { client } = server
for (const [key, value] of [
  ['maxFileBytes', 2 * BYTES],
  ['maxSpaceBytes', 4 * BYTES],
])
  await client.settings.set(key, value)
const agent = await client.agents.create({ name: 'writer', command: ['sh'] })
const session = await client.sessions.open(agent.id)
const terminal = await client.sessions.attach(session.id, { cols: 80, rows: 24 })
const drain = (async () => {
  for await (const _ of terminal);
})().catch(() => {})

const sidecar = pidOfSidecar(agent.id)
const warm = await write('warm.bin', 8)
const before = { server: rssMb(server.pid), sidecar: rssMb(sidecar) }
const start = Date.now()
await write('big.bin', 1024)
const seconds = (Date.now() - start) / 1000
const growth = {
  server: peakMb(server.pid) - before.server,
  sidecar: peakMb(sidecar) - before.sidecar,
}
terminal.close()
await drain
await server.stop()
const worst = Math.max(growth.server, growth.sidecar)
report(
  '1 GiB output, growth of the largest process',
  `${worst.toFixed(0)} MB (server ${growth.server.toFixed(0)}, sidecar ${growth.sidecar.toFixed(0)}; ${seconds.toFixed(1)} s)`,
  '<= 64 MB',
  worst <= 64,
)
process.exit(warm ? 0 : 1)

/** Writes a file of random bytes in the sandbox and waits for its event. */
async function write(name, mib) {
  const controller = new AbortController()
  const events = client.events.subscribe({
    topics: ['file'],
    agentId: agent.id,
    signal: controller.signal,
  })
  const seen = (async () => {
    for await (const event of events) {
      const data = event.data.data ?? event.data
      if (data.path === name && data.sizeBytes === mib * 1024 ** 2) return true
    }
  })()
  await new Promise((resolve) => setTimeout(resolve, 1000))
  await terminal.write(
    `head -c ${mib * 1024 ** 2} /dev/urandom > /workspace/output/.part && mv /workspace/output/.part /workspace/output/${name}\n`,
  )
  const result = await seen
  controller.abort()
  return result
}

function pidOfSidecar(agentId) {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const environment = readFileSync(`/proc/${pid}/environ`, 'utf8')
      if (
        environment.includes(join(server.dataDir, 'agents', String(agentId))) &&
        /sidecar/.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8'))
      )
        return Number(pid)
    } catch {
      // The process is gone or another user's: not ours.
    }
  }
  throw new Error('no sidecar found')
}
