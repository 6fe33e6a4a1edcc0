import type { SacClient } from './client.ts'
import { AbortError, ApiError, apiError } from './errors.ts'
import { LineSplitter } from './lines.ts'
import type { EventTopic, ResyncEvent, SacEvent } from './resources/events.ts'
import { type Session, sessionOf } from './resources/sessions.ts'
import { type RunFile, RunFiles } from './run-files.ts'
import type { TerminalExit } from './terminal-types.ts'

/** Nobody looks at the screen of a headless session; wide, so that nothing is ever wrapped. */
const SIZE = { cols: 1000, rows: 50 }

/** What a program says to a terminal alone, such as that the cursor shows again. */
const ESCAPE_CODE =
  /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[ -/]*[0-Z\\^-~])/g

export interface RunOptions {
  agentId: number
  prompt: string
  /** Ends the run, and the program with it. */
  signal?: AbortSignal
  /** Called for each line that the program prints, as it prints it. */
  onEvent?: (event: RunEvent) => void
  /** Called while the sandbox comes up. */
  onState?: (session: Session) => void
  /** Called for each file that appears in or leaves the output workspace. */
  onFile?: (file: RunFile) => void
}

/** One line of `claude -p --output-format stream-json`. */
export interface RunEvent {
  /** `system`, `assistant`, `user`, `result`, …; `text` for a line that is no JSON. */
  type: string
  [member: string]: unknown
}

export interface RunResult {
  sessionId: string
  /** What the agent answered at the end. */
  result: string
  /** The agent reported an error, or ended without an answer. */
  isError: boolean
  exitCode: number | null
  signal: string | null
  /** What it made in or removed from its output workspace, each path once. */
  files: RunFile[]
}

/** See `SacClient.run`. */
export async function runPrompt(client: SacClient, options: RunOptions): Promise<RunResult> {
  const { agentId, prompt, signal } = options
  const watcher = new RunWatcher(client, options)
  let session: Session | undefined
  try {
    // The stream stands before the program starts, so that no file of a short run is missed.
    await watcher.standing
    session = await client.sessions.create({ agentId, kind: 'headless', prompt }, { signal })
    watcher.follow(session)
    const { answer, exit } = await Promise.race([
      readAnswer(client, session.id, options, watcher.signal),
      watcher.failed,
    ])
    await watcher.files.settled(watcher.signal)
    return {
      sessionId: session.id,
      result: answer.result,
      isError: answer.isError || exit.exitCode !== 0,
      exitCode: exit.exitCode,
      signal: exit.signal,
      files: watcher.files.list(),
    }
  } catch (error) {
    if (!signal?.aborted) throw session ? await whyIt(client, session.id, error) : error
    // The caller wants it to stop, and gets the reason of the signal whatever comes of this.
    if (session) await client.sessions.end(session.id, { requestTimeoutMs: 5_000 }).catch(() => {})
    throw new AbortError('the run was aborted', { cause: signal.reason })
  } finally {
    watcher.stop()
  }
}

/** A refused terminal only says that the session is over; the session says why. */
async function whyIt(client: SacClient, sessionId: string, error: unknown): Promise<unknown> {
  if (!(error instanceof ApiError)) return error
  const { problem } = await client.sessions.get(sessionId)
  return problem ? apiError(problem) : error
}

/** Follows one run through the event stream: how its session is, and what becomes of the agent's output files. */
class RunWatcher {
  /** Settles when the stream stands for the first time. */
  readonly standing: Promise<void>
  /** Never resolves. */
  readonly failed: Promise<never>
  readonly files: RunFiles
  readonly #client: SacClient
  readonly #options: RunOptions
  readonly #stopping = new AbortController()
  #fail!: (error: unknown) => void
  #sessionId: string | undefined

  constructor(client: SacClient, options: RunOptions) {
    this.#client = client
    this.#options = options
    this.files = new RunFiles(options.onFile)
    this.failed = new Promise((_, reject) => {
      this.#fail = reject
    })
    this.failed.catch(() => {})
    this.standing = new Promise((resolve, reject) => {
      this.#listen(resolve).catch((error) => {
        reject(error)
        this.#fail(error)
      })
    })
    this.standing.catch(() => {})
  }

  /** Fires when the run is over, however. */
  get signal(): AbortSignal {
    const { signal } = this.#options
    return signal ? AbortSignal.any([signal, this.#stopping.signal]) : this.#stopping.signal
  }

  follow(session: Session): void {
    this.#sessionId = session.id
    this.#options.onState?.(session)
  }

  stop(): void {
    this.#stopping.abort()
  }

  async #listen(onOpen: () => void): Promise<void> {
    const { agentId } = this.#options
    const topics: EventTopic[] = ['session', 'file']
    for await (const event of this.#client.events.subscribe({
      topics,
      agentId,
      signal: this.signal,
      onOpen,
    })) {
      if (event.topic === 'file') this.files.take(event)
      else await this.#onSession(event)
    }
  }

  async #onSession(event: SacEvent | ResyncEvent): Promise<void> {
    if (this.#sessionId === undefined) return
    // A resync brings nothing along.
    const session =
      sessionOf(event) ??
      (await this.#client.sessions.get(this.#sessionId, { signal: this.signal }))
    if (session.id !== this.#sessionId) return
    this.#options.onState?.(session)
    if (session.state === 'failed' && session.problem) this.#fail(apiError(session.problem))
  }
}

interface Answer {
  result: string
  isError: boolean
}

/** The server holds the attach back until the session is ready, so no output of a short run is missed. */
async function readAnswer(
  client: SacClient,
  sessionId: string,
  { onEvent }: RunOptions,
  signal: AbortSignal,
): Promise<{ answer: Answer; exit: TerminalExit }> {
  const terminal = await client.sessions.attach(sessionId, { ...SIZE, signal })
  const lines = new LineSplitter()
  const plain: string[] = []
  let answer: Answer | undefined
  const take = (line: string) => {
    if (line.replace(ESCAPE_CODE, '').trim() === '') return
    const event = parseEvent(line)
    if (event.type === 'text') plain.push(line)
    if (event.type === 'result') {
      answer = { result: String(event['result'] ?? ''), isError: event['is_error'] === true }
    }
    onEvent?.(event)
  }
  try {
    for await (const bytes of terminal) lines.push(bytes).forEach(take)
    lines.end().forEach(take)
    const exit = await terminal.exited
    // Without a result the program failed before it could give one: what it printed says why.
    return { answer: answer ?? { result: plain.join('\n').trim(), isError: true }, exit }
  } finally {
    terminal.close()
  }
}

function parseEvent(line: string): RunEvent {
  if (line.startsWith('{')) {
    try {
      const event: unknown = JSON.parse(line)
      if (typeof event === 'object' && event !== null && 'type' in event) return event as RunEvent
    } catch {
      // A line that only begins like JSON is text.
    }
  }
  return { type: 'text', text: line }
}
