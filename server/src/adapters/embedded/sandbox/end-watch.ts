import type { Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { isAlive, type ProcessIdentity, waitForEnd } from './process-identity.ts'

/** How long we rely on looking at the process alone, where its socket takes no connection: at first, and later. */
const LOOK_AGAIN_MS = { first: 20, most: 1_000 }
/** From the end of the program's connection to the end of its process. */
const COLLAPSE_MS = 500

/**
 * Resolves when a process that need not be our child has ended. Waits for the end of an idle connection to its socket,
 * which the kernel closes at once; an HTTP server closes such connections once a minute, so the process is looked at.
 * @param watched asked again and again: the program behind the socket may be found only after it took a connection
 * @returns false when `signal` was aborted before
 */
export async function watchForEnd(
  watched: () => ProcessIdentity,
  connect: () => Promise<Socket>,
  signal: AbortSignal,
): Promise<boolean> {
  let waitMs = LOOK_AGAIN_MS.first
  while (!signal.aborted && (await isAlive(watched()))) {
    const connection = await connect().catch(() => undefined)
    if (connection) {
      waitMs = LOOK_AGAIN_MS.first
      await closed(connection, signal)
      if (!signal.aborted && (await waitForEnd(watched(), COLLAPSE_MS))) return true
    } else {
      await delay(waitMs, undefined, { signal, ref: false }).catch(() => {}) // aborted
      waitMs = Math.min(waitMs * 2, LOOK_AGAIN_MS.most)
    }
  }
  return !signal.aborted
}

async function closed(connection: Socket, signal: AbortSignal): Promise<void> {
  if (connection.destroyed) return // its events have been
  return new Promise((resolve) => {
    const abort = () => connection.destroy()
    signal.addEventListener('abort', abort)
    connection.on('error', () => {}) // reported by close
    connection.once('close', () => {
      signal.removeEventListener('abort', abort)
      resolve()
    })
    connection.resume()
    connection.unref()
    if (signal.aborted) abort()
  })
}
