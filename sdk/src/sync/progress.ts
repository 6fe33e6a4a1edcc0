import type { SyncEvent } from './state.ts'

/** A file that goes up or comes down. */
export interface Step {
  path: string
  value: { size: number }
}

/** How far one direction of a pass is. */
export class Progress {
  private readonly direction: 'up' | 'down'
  private readonly emit: (event: SyncEvent) => void
  private readonly total: number
  private readonly totalBytes: number
  private count = 0
  private bytes = 0
  /** Bytes of large files that are not done. */
  private readonly parts = new Map<string, number>()

  constructor(direction: 'up' | 'down', steps: readonly Step[], emit: (event: SyncEvent) => void) {
    this.direction = direction
    this.emit = emit
    this.total = steps.length
    this.totalBytes = steps.reduce((sum, { value }) => sum + value.size, 0)
  }

  done({ path, value }: Step): void {
    this.parts.delete(path)
    this.count += 1
    this.bytes += value.size
    this.tell(path)
  }

  /** Tells of each piece of a large file that passes by. */
  async *watch(
    { path }: Step,
    content: AsyncIterable<Uint8Array>,
  ): AsyncGenerator<Uint8Array, void, undefined> {
    let passed = 0
    for await (const piece of content) {
      yield piece
      passed += piece.length
      this.parts.set(path, passed)
      this.tell(path)
    }
  }

  private tell(file: string): void {
    const { direction, count: done, total, totalBytes } = this
    const partBytes = [...this.parts.values()].reduce((sum, part) => sum + part, 0)
    const bytes = this.bytes + partBytes
    this.emit({ type: 'progress', direction, done, total, bytes, totalBytes, partBytes, file })
  }
}
