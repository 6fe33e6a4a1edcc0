import { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { LINGER_MS } from './websocket.ts'

/** Unsent bytes per direction at which the other side is no longer read. Stalled terminals cost this, and no more. */
const HIGH_WATER_BYTES = 64 * 1024
/** Finds a peer that vanished without a word; the pod's pings every 15 s find it sooner where it still answers. */
const KEEP_ALIVE_MS = 30_000

export interface Splice {
  /** When a side stopped taking bytes (`performance.now()`); undefined while both do. */
  readonly blockedSince: number | undefined
  /** Sends what is under way and closes; a peer sees a cut (1006) and resumes at its offset. */
  end(): void
  destroy(): void
}

/**
 * Passes bytes between two sockets, as they are: no frame is looked at, so a keystroke costs one read and one write.
 * @param onClose called once, when both are gone
 */
export function splice(client: Duplex, pod: Duplex, onClose: () => void): Splice {
  const toPod = new Flow(client, pod)
  const toClient = new Flow(pod, client)
  let timer: NodeJS.Timeout | undefined
  let open = 2

  const destroy = () => {
    client.destroy()
    pod.destroy()
  }
  const end = () => {
    client.end()
    pod.end()
    timer ??= setTimeout(destroy, LINGER_MS)
  }
  for (const socket of [client, pod]) {
    if (socket instanceof Socket) {
      socket.setTimeout(0)
      socket.setNoDelay(true)
      socket.setKeepAlive(true, KEEP_ALIVE_MS)
    }
    socket.on('error', destroy)
    // A WebSocket ends as a whole: half of one is of no use to anybody.
    socket.on('end', end)
    socket.on('close', () => {
      end()
      open -= 1
      if (open > 0) return
      clearTimeout(timer)
      onClose()
    })
  }
  toPod.start()
  toClient.start()
  return {
    get blockedSince() {
      return toPod.blockedSince ?? toClient.blockedSince
    },
    end,
    destroy,
  }
}

/** One direction. */
class Flow {
  readonly #source: Duplex
  readonly #target: Duplex
  blockedSince: number | undefined

  constructor(source: Duplex, target: Duplex) {
    this.#source = source
    this.#target = target
  }

  start(): void {
    const source = this.#source
    const target = this.#target
    const goOn = () => {
      this.blockedSince = undefined
      source.resume()
    }
    source.on('data', (chunk: Buffer) => {
      // Ended already: there is nobody left to read it.
      if (target.writableEnded) return
      // `write` says false for every chunk above 16 KiB, also when the kernel took it at once: then nothing is unsent.
      if (target.write(chunk) || target.writableLength <= HIGH_WATER_BYTES) return
      this.blockedSince = performance.now()
      source.pause()
      target.once('drain', goOn)
    })
    // A listener alone does not wake a stream that was paused before.
    source.resume()
  }
}
