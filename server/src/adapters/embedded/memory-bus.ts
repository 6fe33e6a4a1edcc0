import { EventEmitter } from 'node:events'
import type { StoredEvent } from '../../events/event.ts'
import type { EventBus } from '../../ports/event-bus.ts'

/** The bus of a single process. */
export class MemoryBus implements EventBus {
  readonly #emitter = new EventEmitter().setMaxListeners(0)

  async publish(events: StoredEvent[]): Promise<void> {
    for (const event of events) this.#emitter.emit('event', event)
  }

  subscribe(listener: (event: StoredEvent) => void): () => void {
    this.#emitter.on('event', listener)
    return () => this.#emitter.off('event', listener)
  }

  async close(): Promise<void> {
    this.#emitter.removeAllListeners()
  }
}
