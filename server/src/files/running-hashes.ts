import { createHash, type Hash } from 'node:crypto'
import type { StoredPart } from './blobs.ts'

/** Uploads whose hashes are kept; what is dropped is hashed when it is completed. */
const MOST = 1_000

/** The part whose bytes come now. */
export interface HashedPart {
  update(bytes: Uint8Array): void
  /** The next one may come. @param key of the stored part; undefined when it was not taken */
  end(key?: string): void
}

interface State {
  hash: Hash
  /** Of the parts in `hash`, in order. */
  keys: string[]
  current?: { number: number; ended: Promise<void> } | undefined
}

/**
 * SHA-256 of uploads while their parts arrive, as far as they come in order and through this process. Node cannot save
 * a hash, so the rest is read again at the end.
 */
export class RunningHashes {
  readonly #states = new Map<string, State>()

  /** Waits for the part before it while that one comes. @returns undefined when the part is not next */
  async begin(uploadId: string, number: number): Promise<HashedPart | undefined> {
    const state = this.#states.get(uploadId) ?? this.#start(uploadId, number)
    if (!state) return undefined
    while (state.current && state.current.number === number - 1) await state.current.ended
    if (state.current || state.keys.length !== number - 1) return undefined
    let tell = () => {}
    const ended = new Promise<void>((resolve) => {
      tell = resolve
    })
    const hash = state.hash.copy()
    state.current = { number, ended }
    return {
      update: (bytes) => void hash.update(bytes),
      end: (key) => {
        if (state.current?.ended !== ended) return
        state.current = undefined
        if (key !== undefined) {
          state.hash = hash
          state.keys.push(key)
        }
        tell()
      },
    }
  }

  /** A hash of the first of these parts, and how many they are. */
  resume(uploadId: string, parts: readonly StoredPart[]): { hash: Hash; count: number } {
    const { hash, keys = [] } = this.#states.get(uploadId) ?? {}
    const isSame = keys.every((key, index) => parts[index]?.key === key)
    return hash && isSame
      ? { hash: hash.copy(), count: keys.length }
      : { hash: createHash('sha256'), count: 0 }
  }

  forget(uploadId: string): void {
    this.#states.delete(uploadId)
  }

  #start(uploadId: string, number: number): State | undefined {
    if (number !== 1) return undefined
    const state: State = { hash: createHash('sha256'), keys: [] }
    this.#states.set(uploadId, state)
    if (this.#states.size > MOST) this.forget(this.#states.keys().next().value!)
    return state
  }
}
