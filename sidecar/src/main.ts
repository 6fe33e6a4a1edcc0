import { writeSync } from 'node:fs'
import { readConfig } from './config.ts'
import { createLog } from './log.ts'
import { type Sidecar, startSidecar } from './sidecar.ts'

/** What may be delivered after the signal to stop, in milliseconds. */
const DRAIN_MS = 5_000

/** Exit code when the platform no longer takes the token: starting again does not help. */
const EXIT_REVOKED = 3

/** Synchronously: the last line before an exit is the one that matters. */
function write(line: string): void {
  try {
    writeSync(2, line)
  } catch {
    // The disk is full: that takes the log, not the sidecar.
  }
}

/** Runs a sidecar for the agent that the environment names, until SIGTERM or SIGINT. */
async function main(): Promise<void> {
  const boot = createLog('info', write)
  let sidecar: Sidecar | undefined
  process.on('uncaughtException', (error) => {
    boot.error('sidecar failed', { error })
    process.exit(1)
  })
  const config = readConfig(process.env)
  const log = createLog(config.logLevel, write, { name: 'sidecar', agentId: config.agentId })
  const stop = (reason: string, exitCode: number) => {
    log.info('sidecar stops', { reason })
    const deadline = AbortSignal.timeout(DRAIN_MS)
    deadline.addEventListener('abort', () => process.exit(exitCode))
    const closing = sidecar?.close(deadline) ?? Promise.resolve()
    closing
      .catch((error: unknown) => log.error('not stopped cleanly', { error }))
      .finally(() => process.exit(exitCode))
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop(signal, 0))
  sidecar = await startSidecar(config, log, (message) => {
    log.error(message)
    process.exit(EXIT_REVOKED)
  })
}

main().catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error)
  createLog('info', write).error(message, { error })
  process.exit(1)
})
