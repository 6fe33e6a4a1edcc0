import { readIfThere, replaceFile } from '../durable-file.ts'
import type { Log } from '../log.ts'
import { START, type TranscriptCursor } from './transcript-reader.ts'

/** Transcripts that are remembered; older ones are no longer looked at. */
const MAX_TRANSCRIPTS = 500

export interface TranscriptEntry {
  /** SAC's session that the transcript's new lines belong to. */
  sessionId: string
  claudeSessionId: string
  /** Path below the agent's home. */
  parts: string[]
  cursor: TranscriptCursor
  /** Last hook, milliseconds since 1970. */
  usedAt: number
}

/** Which transcripts there are and how far each was read; kept on disk. */
export class TranscriptBook {
  private readonly path: string
  private readonly entries: Map<string, TranscriptEntry>

  private constructor(path: string, entries: TranscriptEntry[]) {
    this.path = path
    this.entries = new Map(entries.map((entry) => [entry.parts.join('/'), entry]))
  }

  /** A book that cannot be read is begun anew: the platform stores a message that it gets twice once. */
  static async open(path: string, log: Log): Promise<TranscriptBook> {
    const text = await readIfThere(path)
    try {
      return new TranscriptBook(path, JSON.parse(text ?? '[]') as TranscriptEntry[])
    } catch (error) {
      log.error('the list of transcripts is broken', { error })
      return new TranscriptBook(path, [])
    }
  }

  all(): TranscriptEntry[] {
    return [...this.entries.values()]
  }

  /** The session that a Claude session was last seen in. */
  sessionOf(claudeSessionId: string): string | undefined {
    return this.all()
      .filter((entry) => entry.claudeSessionId === claudeSessionId)
      .sort((one, other) => other.usedAt - one.usedAt)[0]?.sessionId
  }

  get(parts: readonly string[]): TranscriptEntry | undefined {
    return this.entries.get(parts.join('/'))
  }

  /** Notes that a transcript belongs to a session. @returns the entry, and whether anything is new */
  note(entry: Omit<TranscriptEntry, 'cursor'>): { entry: TranscriptEntry; isNew: boolean } {
    const key = entry.parts.join('/')
    const known = this.entries.get(key)
    const isNew = known?.sessionId !== entry.sessionId
    const noted = { ...entry, cursor: known?.cursor ?? START }
    this.entries.delete(key)
    this.entries.set(key, noted)
    for (const oldest of this.entries.keys()) {
      if (this.entries.size <= MAX_TRANSCRIPTS) break
      this.entries.delete(oldest)
    }
    return { entry: noted, isNew }
  }

  save(): Promise<void> {
    return replaceFile(this.path, JSON.stringify(this.all()))
  }
}
