import type { StoredEvent } from '../events/event.ts'

/**
 * Carries events, already stored and numbered, to whoever listens on any replica.
 * Live only: what a subscriber missed it reads from the database by number.
 */
export interface EventBus {
  publish(events: StoredEvent[]): Promise<void>
  /** Calls `listener` for each published event in order until the returned function is called. */
  subscribe(listener: (event: StoredEvent) => void): () => void
  close(): Promise<void>
}
