/** Output kept per session, for reconnects and late viewers (the size that sshx and EternalTerminal settled on). */
export const REPLAY_LOG_BYTES = 4 * 1024 * 1024
/** The unit of memory: one slab takes about 16 reads of the terminal, and one message carries at most one. */
export const SLAB_BYTES = 64 * 1024

/** Positions of a {@link ReplayLog} count every byte since the program's start. */
interface Slab {
  base: number
  bytes: Buffer
}

export interface ReplayLogOptions {
  capacityBytes?: number
  slabBytes?: number
  /** Whether a socket may still hold bytes of this part; then its memory is not reused. */
  isPinned?: (from: number, to: number) => boolean
}

/**
 * The last bytes of a terminal's output under absolute offsets. The terminal fills {@link buffer} in place, sockets
 * send {@link slices} without a copy: a slab is written once, and reused only when nobody has it in a socket.
 */
export class ReplayLog {
  readonly #slabBytes: number
  readonly #slabLimit: number
  readonly #isPinned: (from: number, to: number) => boolean
  readonly #slabs: Slab[] = []
  #end = 0

  constructor(options: ReplayLogOptions = {}) {
    this.#slabBytes = options.slabBytes ?? SLAB_BYTES
    this.#slabLimit = Math.max(
      2,
      Math.floor((options.capacityBytes ?? REPLAY_LOG_BYTES) / this.#slabBytes),
    )
    this.#isPinned = options.isPinned ?? (() => true)
  }

  /** Offset of the oldest byte that is kept. */
  get start(): number {
    return this.#slabs[0]?.base ?? this.#end
  }

  /** Offset after the newest byte. */
  get end(): number {
    return this.#end
  }

  /** Free memory after the newest byte, at least one byte; a later {@link commit} makes it part of the log. */
  buffer(): Buffer {
    const last = this.#slabs.at(-1)
    const used = last ? this.#end - last.base : this.#slabBytes
    return used < this.#slabBytes ? last!.bytes.subarray(used) : this.#addSlab().bytes
  }

  /** Takes the first `size` bytes of {@link buffer} in. */
  commit(size: number): void {
    this.#end += size
  }

  /** The bytes from `from` up to `to`, as views in order. Both must lie within what is kept. */
  slices(from: number, to: number): Buffer[] {
    const views: Buffer[] = []
    const first = this.#slabs[0]
    if (!first) return views
    for (let at = from; at < to; ) {
      const slab = this.#slabs[Math.floor((at - first.base) / this.#slabBytes)]!
      const stop = Math.min(to, slab.base + this.#slabBytes)
      views.push(slab.bytes.subarray(at - slab.base, stop - slab.base))
      at = stop
    }
    return views
  }

  /**
   * A good place to begin at or after `from`: behind the next line end within 4 KiB, so that neither a character nor
   * an escape sequence is cut; else `from` itself.
   */
  lineStart(from: number): number {
    let at = from
    for (const view of this.slices(from, Math.min(this.#end, from + 4096))) {
      const index = view.indexOf(0x0a)
      if (index >= 0) return at + index + 1
      at += view.length
    }
    return from
  }

  #addSlab(): Slab {
    let bytes: Buffer | undefined
    if (this.#slabs.length === this.#slabLimit) {
      const oldest = this.#slabs.shift()!
      if (!this.#isPinned(oldest.base, oldest.base + this.#slabBytes)) bytes = oldest.bytes
    }
    const slab = { base: this.#end, bytes: bytes ?? Buffer.allocUnsafeSlow(this.#slabBytes) }
    this.#slabs.push(slab)
    return slab
  }
}
