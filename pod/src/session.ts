import { randomUUID } from 'node:crypto'
import type {
  PodMessage,
  PodMessageRequest,
  PodSession,
  PodSessionSpec,
} from '@sac/openapi/pod-api'
import { CLOSE_CODES, type TerminalExit, type TerminalSize } from '@sac/openapi/terminal-frames'
import { InputLedger, InputQueue } from './input-queue.ts'
import { MessageTyper } from './message-typer.ts'
import { OutputCoalescer } from './output-coalescer.ts'
import { ProblemError } from './problem.ts'
import { openPty, type Pty } from './pty.ts'
import { ReplayLog } from './replay-log.ts'
import { isTerminalReply, TextSearch, withoutSuspend } from './terminal-bytes.ts'
import { type ViewedSession, Viewer, type ViewerOptions } from './viewer.ts'

/** Connections to one session; each may hold a window of 2 MiB. */
const VIEWER_LIMIT = 32
/** Clients whose input offsets are kept per session; the longest unused one goes first. */
const LEDGER_LIMIT = 256
/** How soon a program must fail, for its fallback to be run. */
const FALLBACK_MS = 5000
/** Time between the hangup and the kill. */
const KILL_AFTER_MS = 5000
/** How often viewers that are behind are looked at. */
const CHECK_MS = 250

export interface SessionOptions {
  id: string
  spec: PodSessionSpec
  /** Environment of the program; `spec.env` comes on top. */
  env: Record<string, string>
  /** State, size or epoch have changed. */
  onChange: (session: PodSession) => void
  onMessage: (message: PodMessage) => void
}

/** One program in its terminal, with everything that outlives a connection: replay log, size, input, messages. */
export class Session implements ViewedSession {
  readonly id: string
  readonly spec: PodSessionSpec
  /** Settles when the program has ended for good. */
  readonly ended: Promise<void>
  epoch = ''
  log = new ReplayLog()
  visibleEnd = 0
  size: TerminalSize
  exit: TerminalExit | undefined
  readonly #options: SessionOptions
  readonly #viewers = new Set<Viewer>()
  /** Replaced connections whose sockets may still hold output. */
  readonly #leaving = new Set<Viewer>()
  readonly #typer: MessageTyper
  #owner: Viewer | undefined
  #state: PodSession['state'] = 'starting'
  #life!: Life
  #isEnding = false
  #isFallback = false
  #checkTimer: NodeJS.Timeout | undefined
  #killTimer: NodeJS.Timeout | undefined
  #resolveEnded!: () => void

  /** @throws Error when the kernel gives no terminal */
  constructor(options: SessionOptions) {
    const { id, spec } = options
    this.#options = options
    this.id = id
    this.spec = spec
    this.size = { cols: spec.cols, rows: spec.rows }
    this.#typer = new MessageTyper({
      input: {
        hold: () => this.#life.input.hold(),
        type: (bytes) => this.#life.input.type(bytes),
        release: () => this.#life.input.release(),
      },
      hasDraft: () => this.#isClaude && this.#life.hasTyping,
      onChange: options.onMessage,
    })
    this.ended = new Promise((resolve) => {
      this.#resolveEnded = resolve
    })
    this.#begin(spec.argv)
  }

  get isEnding(): boolean {
    return this.#isEnding
  }

  get viewerCount(): number {
    return this.#viewers.size
  }

  /** The shape that the control API shows. */
  describe(): PodSession {
    const { id: sessionId, epoch, spec, size, exit } = this
    const { cols, rows } = size
    const session: PodSession = {
      sessionId,
      epoch,
      kind: spec.kind,
      state: this.#state,
      cols,
      rows,
      offset: this.log.end,
    }
    if (exit?.signal) session.signal = exit.signal
    else if (exit) session.exitCode = exit.code ?? 0
    return session
  }

  /**
   * Attaches a connection and sends it what it asked for.
   * @throws ProblemError `too-many-viewers`
   */
  attach(options: ViewerOptions): Viewer {
    const older = this.#findClient(options.clientKey)
    if (!older && this.#viewers.size >= VIEWER_LIMIT) {
      throw new ProblemError('too-many-viewers', `A session has at most ${VIEWER_LIMIT} viewers.`)
    }
    const viewer = new Viewer(this, options)
    const wasOwner = older !== undefined && older === this.#owner
    if (older) this.#replace(older)
    if (viewer.role === 'driver' && (wasOwner || !this.#owner)) {
      this.#owner = viewer
      this.#resize(viewer.size)
    }
    this.#viewers.add(viewer)
    const { offset, hasGap } = this.#placeOf(options.handshake)
    viewer.start(offset, hasGap, this.#ledgerOf(viewer))
    this.#check()
    return viewer
  }

  /** The connection is gone; the program runs on. */
  detach(viewer: Viewer): void {
    this.#leaving.delete(viewer)
    if (!this.#viewers.delete(viewer)) return
    viewer.detach()
    if (this.#owner === viewer) {
      this.#owner = [...this.#viewers].findLast(({ role }) => role === 'driver')
      if (this.#owner) this.#resize(this.#owner.size)
    }
    this.#check()
  }

  /** @throws ProblemError `conflict` for a headless session, which reads no keys */
  postMessage(message: PodMessageRequest): PodMessage {
    if (this.spec.kind === 'headless') {
      throw new ProblemError('conflict', 'A headless session takes no messages.')
    }
    return this.#typer.post(message)
  }

  /** @throws ProblemError `not-found` */
  acknowledgeMessage(messageId: string): PodMessage {
    const message = this.#typer.acknowledge(messageId)
    if (!message) throw new ProblemError('not-found', `There is no message ${messageId}.`)
    return message
  }

  /** Hangs the program up, kills it 5 s later; settles when it has ended. */
  end(): Promise<void> {
    if (!this.#isEnding && this.#state !== 'exited') {
      this.#life.pty.kill('SIGHUP')
      this.#killTimer = setTimeout(() => this.#life.pty.kill('SIGKILL'), KILL_AFTER_MS)
    }
    this.#isEnding = true
    return this.ended
  }

  onInput(viewer: Viewer, bytes: Uint8Array): void {
    const { input } = this.#life
    let typed = bytes
    if (isTerminalReply(bytes)) {
      // Each viewer's terminal answers the program's questions; only the owner's answer may reach it.
      if (this.#owner && viewer !== this.#owner) typed = bytes.subarray(0, 0)
    } else {
      this.#own(viewer)
      this.#life.hasTyping = true
    }
    if (this.#isClaude) typed = withoutSuspend(typed)
    input.push(typed, viewer.ledger, bytes.length)
    if (input.isFull) viewer.connection.pause()
  }

  onResize(viewer: Viewer, size: TerminalSize): void {
    if (size.claim) this.#own(viewer)
    else if (viewer === this.#owner) this.#resize(size)
  }

  onProgress(): void {
    this.#check()
  }

  /** At a prompt where Ctrl-Z does harm, and Ctrl-S puts a draft aside; at others that stops the output. */
  get #isClaude(): boolean {
    return this.spec.kind === 'interactive' && this.spec.readyPattern !== undefined
  }

  /** Starts a PTY. What belonged to an earlier one (log, offsets, input) is void. */
  #begin(argv: string[]): void {
    const { readyPattern } = this.spec
    const log = new ReplayLog({ isPinned: (from, to) => this.#isPinned(from, to) })
    this.#life = this.#spawn(argv, log)
    this.epoch = randomUUID()
    this.log = log
    this.visibleEnd = 0
    this.#state = readyPattern === undefined ? 'ready' : 'starting'
    if (readyPattern === undefined) this.#typer.ready()
  }

  #spawn(argv: string[], log: ReplayLog): Life {
    const { spec } = this
    const { cols, rows } = this.size
    const env = {
      TERM: 'xterm-256color',
      COLORTERM: 'truecolor',
      ...this.#options.env,
      ...spec.env,
    }
    const cwd = spec.cwd ?? process.cwd()
    const coalescer = new OutputCoalescer(() => this.#show())
    const search = spec.readyPattern === undefined ? undefined : new TextSearch(spec.readyPattern)
    const pty = openPty(
      { argv, cwd, env: { ...env, PWD: cwd }, cols, rows, isClean: spec.kind === 'headless' },
      {
        buffer: () => log.buffer(),
        read: (size, wasFull) => {
          const from = log.end
          log.commit(size)
          if (this.#state === 'starting' && search?.find(log.slices(from, log.end))) this.#ready()
          coalescer.add(size, wasFull)
          this.#check()
        },
        exit: (exit) => {
          coalescer.flush()
          this.#onExit(exit)
        },
      },
    )
    const input = new InputQueue(
      (bytes) => pty.write(bytes),
      () => this.#resumeInput(),
    )
    return {
      pty,
      input,
      startedAtMs: Date.now(),
      isPaused: false,
      hasTyping: false,
      ledgers: new Map(),
    }
  }

  #ready(): void {
    this.#state = 'ready'
    this.#typer.ready()
    this.#changed()
  }

  #onExit(exit: TerminalExit): void {
    const { input, startedAtMs } = this.#life
    const { fallbackArgv } = this.spec
    const isEarly = this.#state === 'starting' && Date.now() - startedAtMs < FALLBACK_MS
    const isWanted = isEarly && exit.code === 1 && !this.#isFallback && !this.#isEnding
    if (fallbackArgv && isWanted && this.#fallBack(fallbackArgv)) return
    clearTimeout(this.#killTimer)
    this.#typer.close()
    input.close()
    this.exit = exit
    this.#state = 'exited'
    for (const viewer of this.#viewers) viewer.pump()
    this.#check()
    this.#changed()
    this.#resolveEnded()
  }

  /** Another program takes the first one's place; the connections start over with its epoch. */
  #fallBack(argv: string[]): boolean {
    const { input } = this.#life
    this.#isFallback = true
    try {
      this.#begin(argv)
    } catch (error) {
      console.error('fallback', error) // no terminal left: the first program's end stands
      return false
    }
    input.close()
    for (const viewer of this.#viewers) viewer.start(0, false, this.#ledgerOf(viewer))
    this.#changed()
    return true
  }

  #show(): void {
    this.visibleEnd = this.log.end
    for (const viewer of this.#viewers) viewer.pump()
  }

  /** Stops or goes on reading the terminal, and looks again later while somebody is behind. */
  #check(): void {
    const nowMs = Date.now()
    let isHeld = false
    let isAnyBehind = false
    for (const viewer of this.#viewers) {
      const state = viewer.check(nowMs)
      isHeld ||= state === 'holding'
      isAnyBehind ||= state !== 'flowing'
    }
    if (isHeld !== this.#life.isPaused) {
      this.#life.isPaused = isHeld
      if (isHeld) this.#life.pty.pause()
      else this.#life.pty.resume()
    }
    if (isAnyBehind) this.#checkTimer ??= setTimeout(() => this.#onCheckTimer(), CHECK_MS)
  }

  #onCheckTimer(): void {
    this.#checkTimer = undefined
    this.#check()
  }

  #isPinned(from: number, to: number): boolean {
    for (const viewer of this.#viewers) if (viewer.pins(from, to)) return true
    for (const viewer of this.#leaving) if (viewer.pins(from, to)) return true
    return false
  }

  #placeOf(handshake: ViewerOptions['handshake']): { offset: number; hasGap: boolean } {
    const { log, epoch } = this
    const isSameEpoch = handshake.epoch === undefined || handshake.epoch === epoch
    const wanted = isSameEpoch ? handshake.offset : -1
    if (wanted >= log.start && wanted <= log.end) return { offset: wanted, hasGap: false }
    const isCut = log.start > 0
    const offset = isCut ? log.lineStart(log.start) : 0
    return { offset, hasGap: isCut || wanted >= 0 }
  }

  #findClient(clientKey: string | undefined): Viewer | undefined {
    if (clientKey === undefined) return undefined
    for (const viewer of this.#viewers) if (viewer.clientKey === clientKey) return viewer
    return undefined
  }

  #replace(older: Viewer): void {
    older.detach()
    this.#viewers.delete(older)
    const problem = new ProblemError('replaced', 'A newer connection of this client took over.')
    older.connection.refuse(problem, CLOSE_CODES.replaced)
    this.#leaving.add(older)
  }

  #ledgerOf({ clientKey, role }: Viewer): InputLedger | undefined {
    if (clientKey === undefined || role !== 'driver') return undefined
    const { ledgers } = this.#life
    const ledger = ledgers.get(clientKey) ?? new InputLedger()
    ledgers.delete(clientKey)
    ledgers.set(clientKey, ledger)
    if (ledgers.size > LEDGER_LIMIT) ledgers.delete(ledgers.keys().next().value!)
    return ledger
  }

  /** Whoever types or claims owns the size. */
  #own(viewer: Viewer): void {
    this.#owner = viewer
    this.#resize(viewer.size)
  }

  #resize({ cols, rows }: TerminalSize): void {
    // The same size again makes claude draw its screen twice into the scrollback (claude-code #49086).
    if (cols === this.size.cols && rows === this.size.rows) return
    this.size = { cols, rows }
    this.#life.pty.resize(cols, rows)
    for (const viewer of this.#viewers) viewer.announce()
    this.#changed()
  }

  #resumeInput(): void {
    for (const { connection } of this.#viewers) connection.resume()
  }

  #changed(): void {
    this.#options.onChange(this.describe())
  }
}

/** What lives as long as one PTY. */
interface Life {
  pty: Pty
  input: InputQueue
  startedAtMs: number
  isPaused: boolean
  /** A person has typed in it. */
  hasTyping: boolean
  ledgers: Map<string, InputLedger>
}
