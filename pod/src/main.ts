import { readConfig } from './config.ts'
import { startPod } from './pod.ts'

// What the host or a peer left open must not keep a stopped pod alive, nor a second signal cut the first one short.
async function main(): Promise<void> {
  const pod = await startPod(readConfig(process.env))
  let isStopping = false
  const stop = () => {
    if (isStopping) return
    isStopping = true
    pod.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error('stop', error)
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  process.on('SIGHUP', () => {}) // a terminal that goes away is no reason: the pod serves others
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
})
