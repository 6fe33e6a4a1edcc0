import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A line between a browser and a server that can be cut. */
export interface Relay {
  url: string
  /** From now on nothing passes. Nobody is told: what was connected stays silent for good, what is new is refused. */
  cut(): void
  /** New connections come through again. */
  mend(): void
  close(): void
}

export async function startRelay(serverUrl: string): Promise<Relay> {
  const { hostname, port } = new URL(serverUrl)
  const live = new Set<Socket>()
  let isCut = false
  const relay = createServer((near) => {
    if (isCut) return near.destroy()
    const far = connect(Number(port), hostname)
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      live.add(one)
      // A connection that breaks is no event of its own here: the other half goes with it.
      one.on('error', () => {})
      one.on('close', () => {
        live.delete(one)
        other.destroy()
      })
      one.pipe(other)
    }
  }).listen(0, '127.0.0.1')
  await once(relay, 'listening')
  return {
    url: `http://127.0.0.1:${(relay.address() as AddressInfo).port}`,
    cut() {
      isCut = true
      for (const socket of live) socket.unpipe().pause()
    },
    mend() {
      isCut = false
    },
    close() {
      for (const socket of live) socket.destroy()
      relay.close()
    },
  }
}
