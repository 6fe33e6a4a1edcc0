import { setTimeout as delay } from 'node:timers/promises'
import type { PodEvent, PodMessageState, PodSession } from '@sac/openapi/pod-api'
import type { PodClient } from '../terminal/pod-client.ts'

/** A pod listens about 70 ms after its sandbox was started, and somebody waits for it: ask often at first, for a second. */
const FIRST_RETRY_MS = 10
const OFTEN = 100
const MAX_RETRY_MS = 500

export interface SeenMessage {
  state: PodMessageState
  reason?: string
  sinceMs: number
}

/**
 * What a pod has, kept up to date by its event stream. While there is no connection it has nothing, and one is tried
 * again and again until `stop`.
 */
export class PodWatch {
  readonly sessions = new Map<string, PodSession & { sinceMs: number }>()
  /** Messages that this connection has handed over, or was told of. */
  readonly messages = new Map<string, SeenMessage>()
  isConnected = false
  readonly agentId: number
  readonly #pods: Pick<PodClient, 'events'>
  readonly #onChange: () => void
  readonly #stop = new AbortController()

  constructor(agentId: number, pods: Pick<PodClient, 'events'>, onChange: () => void) {
    this.agentId = agentId
    this.#pods = pods
    this.#onChange = onChange
    void this.#follow()
  }

  stop(): void {
    this.#stop.abort()
    this.#forget()
  }

  noteSession(session: PodSession): void {
    const old = this.sessions.get(session.sessionId)
    const isSame = old?.epoch === session.epoch && old.state === session.state
    this.sessions.set(session.sessionId, {
      ...session,
      sinceMs: isSame ? old.sinceMs : Date.now(),
    })
  }

  noteMessage(messageId: string, state: PodMessageState, reason?: string): void {
    if (this.messages.get(messageId)?.state === state) return
    this.messages.set(messageId, { state, reason, sinceMs: Date.now() })
  }

  async #follow(): Promise<void> {
    const { signal } = this.#stop
    let retryMs = FIRST_RETRY_MS
    let tries = 0
    while (!signal.aborted) {
      try {
        for await (const event of this.#pods.events(this.agentId, signal)) {
          if (signal.aborted) return
          retryMs = FIRST_RETRY_MS
          tries = 0
          if (this.#take(event)) this.#onChange()
        }
      } catch {
        // Not there yet, or gone: the runtime's watch tells the cause; all that is to do here is to try again.
      }
      if (signal.aborted) return
      if (this.isConnected) {
        this.#forget()
        this.#onChange()
      }
      await delay(retryMs, undefined, { signal }).catch(() => {}) // an abort ends the loop
      if (++tries > OFTEN) retryMs = Math.min(retryMs * 2, MAX_RETRY_MS)
    }
  }

  #take(event: PodEvent): boolean {
    switch (event.type) {
      case 'hello':
        this.#forget()
        for (const session of event.sessions) this.noteSession(session)
        this.isConnected = true
        return true
      case 'session':
        this.noteSession(event.session)
        return true
      case 'deleted':
        this.sessions.delete(event.sessionId)
        return false
      case 'message':
        this.noteMessage(event.messageId, event.state, event.reason)
        return true
      case 'heartbeat':
        return false
    }
  }

  #forget(): void {
    this.isConnected = false
    this.sessions.clear()
    this.messages.clear()
  }
}
