import type { Schema } from '@sac/openapi'

export type EventTopic = Schema<'EventTopic'>

/** An event as a service appends it, inside the transaction of the change that it tells of. */
export interface NewEvent {
  /** Who may see it; everybody, where it is absent. */
  userId?: number
  agentId?: number
  topic: EventTopic
  /** `thing.happened` */
  type: string
  data: Record<string, unknown>
}

/** An event with its number in commit order. */
export interface StoredEvent extends NewEvent {
  seq: number
  at: string
}
