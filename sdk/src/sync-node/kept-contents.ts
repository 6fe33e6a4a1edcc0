/** Together with what is under way it stays far below what one large file may take. */
const KEPT_BYTES = 32 * 1024 * 1024

const SLAB_BYTES = 1024 * 1024

/**
 * Contents of small files that a scan has just hashed: what is new is sent next, and reading it twice takes as long as
 * sending it.
 */
export class KeptContents {
  private readonly contents = new Map<string, { stamp: string; content: Buffer }>()
  private bytes = 0
  private slab = Buffer.alloc(0)

  hasRoom(size: number): boolean {
    return this.bytes + size <= KEPT_BYTES
  }

  keep(path: string, stamp: string, content: Buffer): void {
    this.contents.set(path, { stamp, content })
    this.bytes += content.length
  }

  take(path: string, stamp: string): Buffer | undefined {
    const kept = this.contents.get(path)
    if (kept?.stamp !== stamp) return undefined
    this.contents.delete(path)
    this.bytes -= kept.content.length
    return kept.content
  }

  clear(): void {
    this.contents.clear()
    this.bytes = 0
  }

  /** A piece of a larger buffer: one for each of thousands of files keeps the garbage collector busy. */
  buffer(size: number): Buffer {
    if (size > this.slab.length) this.slab = Buffer.allocUnsafeSlow(Math.max(size, SLAB_BYTES))
    const piece = this.slab.subarray(0, size)
    this.slab = this.slab.subarray(size)
    return piece
  }
}
