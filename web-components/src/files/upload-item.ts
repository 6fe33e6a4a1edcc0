import type { Space } from './space.ts'

/** What is sent: a file, or without `file` a folder that is empty. */
export interface UploadSource {
  path: string
  file?: File
}

export interface UploadItem extends UploadSource {
  readonly id: number
  readonly space: Space
  readonly sizeBytes: number
  state: 'queued' | 'sending' | 'done' | 'failed' | 'cancelled'
  sentBytes: number
  /** Why it failed. */
  error?: unknown
}

/** Why nothing is sent at the moment. Both end by themselves: with the line, with a sign-in. */
export type Hold = 'offline' | 'signed-out'

export interface UploadTotals {
  count: number
  finished: number
  failed: number
  bytes: number
  sentBytes: number
}
