import {
  type FileHandle,
  mkdir,
  open,
  readdir,
  rename,
  stat,
  unlink,
  writeFile,
} from 'node:fs/promises'
import { join } from 'node:path'
import { readIfThere, syncFolder } from '../durable-file.ts'

/** A segment is closed above this size and deleted when all of it was delivered. */
const SEGMENT_BYTES = 4 * 1024 * 1024

/** Read in one go when delivering. */
const READ_BYTES = 4 * 1024 * 1024

/** Nothing more fits; what has another durable place waits there. */
export class SpoolFullError extends Error {
  constructor() {
    super('The spool is full: the platform has been away for long.')
    this.name = 'SpoolFullError'
  }
}

/** A place between two records. */
export interface SpoolPosition {
  segment: number
  offset: number
}

interface Waiting {
  text: string
  resolve: () => void
  reject: (error: unknown) => void
}

/**
 * A queue on disk. A record is a line; once `append` has resolved it survives a kill and a power cut, and it goes only
 * by `remove`. After a crash the newest removals may be forgotten, so a record can be seen twice, never not at all.
 */
export class Spool {
  private readonly folder: string
  private readonly maxBytes: number
  /** Bytes of whole records by segment number, oldest first. */
  private readonly segments = new Map<number, number>()
  private head: SpoolPosition = { segment: 0, offset: 0 }
  private active: { number: number; file: FileHandle } | undefined
  private waiting: Waiting[] = []
  private isWriting = false
  private onAppend: () => void = () => {}

  private constructor(folder: string, maxBytes: number) {
    this.folder = folder
    this.maxBytes = maxBytes
  }

  static async open(folder: string, options: { maxBytes: number }): Promise<Spool> {
    const spool = new Spool(folder, options.maxBytes)
    await spool.recover()
    return spool
  }

  /** Not yet removed, in bytes. */
  get sizeBytes(): number {
    let sum = 0
    for (const size of this.segments.values()) sum += size
    return sum - this.head.offset
  }

  /** Calls `listener` after each append. */
  whenAppended(listener: () => void): void {
    this.onAppend = listener
  }

  /**
   * @param records without line breaks
   * @param options.reserveBytes room that must stay free for others
   * @throws SpoolFullError
   */
  async append(records: readonly string[], options: { reserveBytes?: number } = {}): Promise<void> {
    if (records.length === 0) return
    const text = `${records.join('\n')}\n`
    const size = this.sizeBytes + Buffer.byteLength(text) + (options.reserveBytes ?? 0)
    if (size > this.maxBytes) throw new SpoolFullError()
    await new Promise<void>((resolve, reject) => {
      this.waiting.push({ text, resolve, reject })
      if (!this.isWriting) void this.write()
    })
    this.onAppend()
  }

  /** The oldest records, at least one if there are any, and the position after each. */
  async peek(limit: number): Promise<{ text: string; end: SpoolPosition }[]> {
    for (;;) {
      const { segment, offset } = this.head
      const size = this.segments.get(segment) ?? 0
      if (offset >= size) {
        if (this.segments.size === 0 || segment === this.active?.number) return []
        await this.dropHead()
        continue
      }
      const records = await this.read(segment, offset, size, limit)
      if (records.length > 0) return records
      // No whole line: a write that a crash has cut.
      this.head = { segment, offset: size }
    }
  }

  /** Removes everything before `end`. */
  async remove(end: SpoolPosition): Promise<void> {
    this.head = end
    const aside = join(this.folder, 'head.tmp')
    await writeFile(aside, `${end.segment} ${end.offset}`)
    await rename(aside, join(this.folder, 'head'))
  }

  async close(): Promise<void> {
    await this.active?.file.close()
    this.active = undefined
  }

  private async recover(): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 })
    const names = (await readdir(this.folder)).filter((name) => /^\d{10}\.log$/.test(name)).sort()
    for (const name of names) {
      const { size } = await stat(join(this.folder, name))
      this.segments.set(Number(name.slice(0, 10)), size)
    }
    const head = parseHead(await readIfThere(join(this.folder, 'head')))
    const first = [...this.segments.keys()][0]
    // Numbers are never used twice, or a later start would take new records for removed ones.
    this.head = { segment: first ?? head?.segment ?? 0, offset: 0 }
    if (!head) return
    while (this.segments.size > 0 && this.head.segment < head.segment) await this.dropHead()
    if (this.segments.size > 0 && this.head.segment === head.segment) this.head = head
  }

  private async write(): Promise<void> {
    this.isWriting = true
    while (this.waiting.length > 0) {
      const batch = this.waiting
      this.waiting = []
      try {
        const { number, file } = await this.openActive()
        const bytes = Buffer.from(batch.map(({ text }) => text).join(''))
        await file.appendFile(bytes)
        await file.datasync()
        this.segments.set(number, (this.segments.get(number) ?? 0) + bytes.length)
        for (const { resolve } of batch) resolve()
      } catch (error) {
        // What was half written must not come before what follows: go on in another segment.
        await this.active?.file.close()
        this.active = undefined
        for (const { reject } of batch) reject(error)
      }
    }
    this.isWriting = false
  }

  private async openActive(): Promise<{ number: number; file: FileHandle }> {
    const { active } = this
    if (active && (this.segments.get(active.number) ?? 0) < SEGMENT_BYTES) return active
    await active?.file.close()
    this.active = undefined
    const last = Math.max(this.head.segment, ...this.segments.keys())
    const number = last + 1
    const file = await open(this.pathOf(number), 'ax', 0o600)
    await syncFolder(this.folder)
    if (this.segments.size === 0) this.head = { segment: number, offset: 0 }
    this.segments.set(number, 0)
    this.active = { number, file }
    return this.active
  }

  private async read(
    segment: number,
    offset: number,
    size: number,
    limit: number,
  ): Promise<{ text: string; end: SpoolPosition }[]> {
    const file = await open(this.pathOf(segment), 'r')
    try {
      const buffer = Buffer.allocUnsafe(Math.min(size - offset, READ_BYTES))
      const { bytesRead } = await file.read(buffer, 0, buffer.length, offset)
      const records: { text: string; end: SpoolPosition }[] = []
      let start = 0
      while (records.length < limit) {
        const end = buffer.subarray(0, bytesRead).indexOf(0x0a, start)
        if (end < 0) break
        records.push({
          text: buffer.toString('utf8', start, end),
          end: { segment, offset: offset + end + 1 },
        })
        start = end + 1
      }
      return records
    } finally {
      await file.close()
    }
  }

  private async dropHead(): Promise<void> {
    const { segment } = this.head
    this.segments.delete(segment)
    await unlink(this.pathOf(segment))
    const next = [...this.segments.keys()][0]
    this.head = { segment: next ?? segment, offset: 0 }
  }

  private pathOf(segment: number): string {
    return join(this.folder, `${String(segment).padStart(10, '0')}.log`)
  }
}

/** Undefined when there is none, or a power cut tore it; then everything that is left is seen again. */
function parseHead(text: string | undefined): SpoolPosition | undefined {
  const [segment, offset] = (text ?? '').split(' ').map(Number)
  if (!Number.isSafeInteger(segment) || !Number.isSafeInteger(offset)) return undefined
  return { segment: segment!, offset: offset! }
}
