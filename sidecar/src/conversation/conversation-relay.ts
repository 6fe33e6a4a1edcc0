import { randomUUID } from 'node:crypto'
import type { SafeRoot } from '../files/safe-root.ts'
import type { Log } from '../log.ts'
import type { ConversationMessage, HookReport, SpoolRecord } from './records.ts'
import { type Spool, SpoolFullError } from './spool.ts'
import { type TranscriptMessage, withoutNul } from './transcript.ts'
import type { TranscriptBook, TranscriptEntry } from './transcript-book.ts'
import { readTranscript } from './transcript-reader.ts'
import { TranscriptWatch } from './transcript-watch.ts'

/** Events that the platform hears of; all others only say that the transcript may have grown. */
const FORWARDED = new Set([
  'SessionStart',
  'UserPromptSubmit',
  'UserPromptExpansion',
  'Stop',
  'StopFailure',
  'SubagentStop',
  'SessionEnd',
])

/** Before these the transcript is read: a turn's words go ahead of its end, and its interruption ahead of the next prompt. */
const READ_FIRST = new Set(['Stop', 'StopFailure', 'SessionEnd', 'UserPromptSubmit'])

/** Room in the spool that transcripts leave to hooks, which have no other durable place, in bytes. */
const RESERVED_FOR_HOOKS = 8 * 1024 * 1024

/** All transcripts are looked at so often, whatever the watch says, in milliseconds. */
const LOOK_MS = 20_000

/** Longest fields that the platform takes, in characters. */
const PROMPT_CHARACTERS = 1_000_000
const ERROR_CHARACTERS = 2_000

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/**
 * Takes hooks from the sandbox and reads the transcripts that they name. Hooks are the trigger, transcripts the truth:
 * an interrupted turn has no last hook, so known transcripts are watched, and read at the start and now and then.
 */
export class ConversationRelay {
  private readonly home: SafeRoot
  private readonly homePaths: string[]
  private readonly spool: Spool
  private readonly book: TranscriptBook
  private readonly log: Log
  private queue: Promise<unknown> = Promise.resolve()
  private readonly watch: TranscriptWatch
  private timer: NodeJS.Timeout | undefined
  private isSpoolFull = false

  /** @param options.homePaths how the sandbox names its home */
  constructor(options: {
    home: SafeRoot
    homePaths: string[]
    spool: Spool
    book: TranscriptBook
    log: Log
  }) {
    this.home = options.home
    this.homePaths = options.homePaths
    this.spool = options.spool
    this.book = options.book
    this.log = options.log
    this.watch = new TranscriptWatch({
      home: options.home.path,
      onGrown: (parts) => this.look(parts),
      log: options.log,
    })
  }

  /** Reads what was written while nobody listened, and goes on looking until `stop`. */
  start(): void {
    this.lookAtAll()
    for (const { parts } of this.book.all()) this.watch.add(parts)
    this.timer = setInterval(() => this.lookAtAll(), LOOK_MS)
  }

  async stop(): Promise<void> {
    clearInterval(this.timer)
    await this.watch.close()
    await this.queue
  }

  /** Resolves once the hook survives a crash. @param sessionHeader `x-sac-session` @throws SpoolFullError */
  hook(body: unknown, sessionHeader: string | undefined): Promise<void> {
    return this.inTurn(() => this.take(body, sessionHeader))
  }

  /** A session's program died, and `epoch` came after it: what it wrote down goes to the platform, then word of that. */
  restarted(sessionId: string, epoch: string): void {
    this.inTurn(async () => {
      for (const entry of this.book.all()) if (entry.sessionId === sessionId) await this.read(entry)
      // Without room for all of it the platform had better not believe that it has all of it.
      if (this.isSpoolFull) return
      const at = new Date().toISOString()
      await this.forward({ sessionId, event: 'TranscriptRead', epoch, at })
    }).catch((error: unknown) => {
      this.log.error('a transcript cannot be read', { error, sessionId })
    })
  }

  private async take(body: unknown, sessionHeader: string | undefined): Promise<void> {
    if (typeof body !== 'object' || body === null) return
    const hook = body as Record<string, unknown>
    const event = stringOf(hook['hook_event_name'], 100)
    const claudeSessionId = stringOf(hook['session_id'], 200)
    if (event === undefined || claudeSessionId === undefined) return
    const sessionId =
      sessionHeader && UUID.test(sessionHeader)
        ? sessionHeader
        : this.book.sessionOf(claudeSessionId)
    if (sessionId === undefined) {
      this.log.warn('a hook belongs to no session', { event })
      return
    }
    const parts = this.transcriptParts(hook['transcript_path'])
    const known = parts && this.book.get(parts)
    // What stands there already belongs to the session before.
    if (known && known.sessionId !== sessionId) await this.read(known)
    const noted = parts && this.book.note({ sessionId, claudeSessionId, parts, usedAt: Date.now() })
    if (noted?.isNew) await this.book.save()
    if (noted) this.watch.add(noted.entry.parts)
    if (noted && READ_FIRST.has(event)) await this.read(noted.entry)
    if (FORWARDED.has(event)) await this.forward(reportOf(hook, event, sessionId, claudeSessionId))
    // What stands already; what comes after is the watch's.
    if (noted && !READ_FIRST.has(event)) this.look(noted.entry.parts)
  }

  private async forward(report: HookReport): Promise<void> {
    const record: SpoolRecord = { kind: 'hook', id: randomUUID(), report }
    await this.spool.append([JSON.stringify(record)])
  }

  private lookAtAll(): void {
    for (const { parts } of this.book.all()) this.look(parts)
  }

  private look(parts: readonly string[]): void {
    this.inTurn(async () => {
      const entry = this.book.get(parts)
      if (entry) await this.read(entry)
    }).catch((error: unknown) => {
      this.log.error('a transcript cannot be read', { error, transcript: parts.join('/') })
    })
  }

  /** Spools the new lines of one transcript; its cursor moves only after they are safe. */
  private async read(entry: TranscriptEntry): Promise<void> {
    for (let isMore = true; isMore; ) {
      const found = await readTranscript(this.home, entry.parts, entry.cursor)
      if (!found || found.cursor.offset === entry.cursor.offset) return
      const records = found.messages.map(
        (message): SpoolRecord => ({
          kind: 'message',
          message: messageOf(message, entry),
        }),
      )
      if (found.interruption !== undefined) records.push(interrupted(entry, found.interruption))
      try {
        const lines = records.map((record) => JSON.stringify(record))
        await this.spool.append(lines, { reserveBytes: RESERVED_FOR_HOOKS })
      } catch (error) {
        if (!(error instanceof SpoolFullError)) throw error
        // The transcript itself keeps the lines until there is room.
        if (!this.isSpoolFull) this.log.warn('the spool is full', { error })
        this.isSpoolFull = true
        return
      }
      this.isSpoolFull = false
      entry.cursor = found.cursor
      await this.book.save()
      isMore = found.isMore
    }
  }

  /** Below the agent's home; undefined for a path that a transcript cannot have. */
  private transcriptParts(path: unknown): string[] | undefined {
    if (typeof path !== 'string' || path.length > 2_000) return undefined
    const home = this.homePaths.find((each) => path.startsWith(`${each}/`))
    const parts = home === undefined ? [] : path.slice(home.length + 1).split('/')
    const [first, second, project, file] = parts
    const isGood =
      parts.length === 4 &&
      first === '.claude' &&
      second === 'projects' &&
      isName(project) &&
      isName(file)
    return isGood && file!.endsWith('.jsonl') ? parts : undefined
  }

  /** One thing after the other, so that hooks keep their order and no line is read twice. */
  private inTurn(step: () => Promise<void>): Promise<void> {
    const done = this.queue.then(step)
    // Whoever asked handles the failure; the next step runs all the same.
    this.queue = done.catch(() => undefined)
    return done
  }
}

function reportOf(
  hook: Record<string, unknown>,
  event: string,
  sessionId: string,
  claudeSessionId: string,
): HookReport {
  const promptId = stringOf(hook['prompt_id'], 200)
  const command = stringOf(hook['command_name'], 1_000)
  const args = stringOf(hook['command_args'], PROMPT_CHARACTERS / 2)
  const prompt =
    event === 'UserPromptExpansion' && command !== undefined
      ? `/${command}${args ? ` ${args}` : ''}`
      : stringOf(hook['prompt'], PROMPT_CHARACTERS)
  const error = stringOf(hook['error'], ERROR_CHARACTERS)
  const answer =
    event === 'Stop' ? stringOf(hook['last_assistant_message'], PROMPT_CHARACTERS) : undefined
  return {
    sessionId,
    event,
    claudeSessionId,
    at: new Date().toISOString(),
    ...(promptId === undefined ? {} : { promptId }),
    ...(prompt === undefined ? {} : { prompt }),
    ...(error === undefined ? {} : { error }),
    ...(answer === undefined || answer.trim() === '' ? {} : { answer }),
  }
}

/** No hook tells that a turn was interrupted; its transcript does. */
const interrupted = ({ sessionId, claudeSessionId }: TranscriptEntry, id: string): SpoolRecord => ({
  kind: 'hook',
  id,
  report: { sessionId, event: 'Interrupted', claudeSessionId, at: new Date().toISOString() },
})

function messageOf(message: TranscriptMessage, entry: TranscriptEntry): ConversationMessage {
  const { messageId: _messageId, ...rest } = message
  return { ...rest, sessionId: entry.sessionId, claudeSessionId: entry.claudeSessionId }
}

function stringOf(value: unknown, length: number): string | undefined {
  return typeof value === 'string' ? withoutNul(value).slice(0, length) : undefined
}

function isName(part: string | undefined): boolean {
  return part !== undefined && part !== '' && part !== '.' && part !== '..' && !part.includes('\0')
}
