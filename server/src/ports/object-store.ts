import type { Readable } from 'node:stream'

/**
 * Keeps immutable objects under opaque keys (letters, digits, `/`, `-`, `_`, `.`).
 * Adapters: a directory, S3. Both stream; neither holds an object in memory.
 */
export interface ObjectStore {
  /** Stores the bytes of `source` durably (survives kill -9 and power loss once resolved). Replaces an object of the same key. */
  put(
    key: string,
    source: AsyncIterable<Uint8Array>,
    options?: { sizeBytes?: number },
  ): Promise<{ sizeBytes: number }>
  /** @param range first byte and number of bytes; all when absent @throws ObjectNotFoundError */
  get(key: string, range?: { offset: number; length: number }): Promise<Readable>
  /** Undefined when there is no such object. */
  head(key: string): Promise<{ sizeBytes: number } | undefined>
  /** No error when it is already gone. */
  delete(key: string): Promise<void>
  /** Every key that starts with `prefix`, in byte order, however many there are. */
  list(prefix: string): AsyncIterable<{ key: string; sizeBytes: number; modifiedAt: Date }>
}

export class ObjectNotFoundError extends Error {
  readonly key: string
  constructor(key: string) {
    super(`no object ${key}`)
    this.name = 'ObjectNotFoundError'
    this.key = key
  }
}
