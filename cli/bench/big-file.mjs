// A 1 GiB output goes through sidecar and server: growth of each process's peak memory, after a small file warmed them up.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { memoryOf, openShell, report, sinceMs, watchFiles, withServer } from './harness.mjs'

const MIB = 1024 ** 2
const BIG_MIB = 1024

await withServer(async ({ client, dataDir, pid }) => {
  await client.settings.set('maxFileBytes', 2 * BIG_MIB * MIB)
  await client.settings.set('maxSpaceBytes', 4 * BIG_MIB * MIB)
  const shell = await openShell(client)
  const record = join(dataDir, 'agents', String(shell.agent.id), 'sandbox.json')
  const sidecarPid = JSON.parse(readFileSync(record, 'utf8')).sidecar.pid
  await write(client, shell, 'warm.bin', 2)
  const before = { server: memoryOf(pid), sidecar: memoryOf(sidecarPid) }
  const start = process.hrtime.bigint()
  await write(client, shell, 'big.bin', BIG_MIB)
  const seconds = sinceMs(start) / 1000
  const server = memoryOf(pid).peakMb - before.server.nowMb
  const sidecar = memoryOf(sidecarPid).peakMb - before.sidecar.nowMb
  await shell.close()
  const worst = Math.max(server, sidecar)
  report(
    '1 GiB output, growth of the process that grows most',
    `${worst.toFixed(0)} MB (server ${server.toFixed(0)}, sidecar ${sidecar.toFixed(0)}; ${seconds.toFixed(1)} s)`,
    '≤ 64 MB',
    worst <= 64,
  )
})

/** Writes random bytes in the sandbox; resolves with the event of the whole file. */
async function write(client, shell, name, mib) {
  let arrived
  const seen = new Promise((resolve) => (arrived = resolve))
  const stop = await watchFiles(client, shell.agent.id, (change) => {
    if (change.path === name && change.sizeBytes === mib * MIB) arrived()
  })
  const output = '/workspace/output'
  await shell.run(`head -c ${mib * MIB} /dev/urandom > ${output}/${name}`)
  await seen
  await stop()
}
