import {
  CLOSE_CODES,
  decodeClientFrame,
  encodeExit,
  encodeInputAcknowledged,
  encodeResume,
  FrameError,
  type TerminalExit,
  type TerminalHandshake,
  type TerminalSize,
} from '@sac/openapi/terminal-frames'
import { FlowControl } from './flow-control.ts'
import type { InputLedger } from './input-queue.ts'
import type { ReplayLog } from './replay-log.ts'
import { SLAB_BYTES } from './replay-log.ts'
import type { TerminalConnection } from './terminal-connection.ts'

/** A viewer without progress for this long no longer holds the program; VS Code waits for ever (vscode #335982). */
export const STALL_LIMIT_MS = 2000
/** Progress that a read-only viewer must make within {@link STALL_LIMIT_MS}; a driver's least progress counts. */
const VIEWER_PROGRESS_BYTES = 64 * 1024
/** Output that a late viewer is shown when the log has passed it: a few screens, not the whole log. */
const LATE_REPLAY_BYTES = 256 * 1024
/** No message below this because of a nearly full window, unless it is all there is. */
const MESSAGE_MIN_BYTES = 4096
/** A plain ttyd client acknowledges nothing. After this time with a full window and an empty socket, it is one. */
const SILENT_CLIENT_MS = 250
/** Applied input is acknowledged after this time or this much, never per key. */
const INPUT_ACKNOWLEDGE_MS = 100
const INPUT_ACKNOWLEDGE_BYTES = 32 * 1024

/** What a viewer sees of its session. */
export interface ViewedSession {
  readonly id: string
  readonly epoch: string
  readonly log: ReplayLog
  /** Output up to here is ready to be sent; the rest waits for more. */
  readonly visibleEnd: number
  readonly size: TerminalSize
  /** How the program ended, once all its output is in the log. */
  readonly exit: TerminalExit | undefined
  onInput(viewer: Viewer, bytes: Uint8Array): void
  onResize(viewer: Viewer, size: TerminalSize): void
  /** The viewer's window has moved. */
  onProgress(): void
}

export interface ViewerOptions {
  connection: TerminalConnection
  handshake: TerminalHandshake
  role: 'driver' | 'viewer'
  /** The same for all connections of one client of one person; undefined when the client has no id. */
  clientKey: string | undefined
}

/** One connection to a session: a cursor into its replay log and a window that the client's acknowledgements open. */
export class Viewer {
  readonly connection: TerminalConnection
  readonly handshake: TerminalHandshake
  readonly role: 'driver' | 'viewer'
  readonly clientKey: string | undefined
  /** The client's own size; the session's where this viewer owns the size. */
  size: TerminalSize
  readonly #session: ViewedSession
  #flow = new FlowControl(0)
  #offset = 0
  /** What counts as consumed: what the client acknowledges or, for a plain ttyd client, what has left the socket. */
  #consumption: 'acknowledged' | 'undecided' | 'drained'
  #isPaused = false
  #isFinished = false
  #isFollowing: boolean
  #blockedAtMs = 0
  #progressBytes = 0
  #ledger: InputLedger | undefined
  #inputTimer: NodeJS.Timeout | undefined
  #inputAcknowledgedBytes = 0

  constructor(session: ViewedSession, options: ViewerOptions) {
    this.#session = session
    this.connection = options.connection
    this.handshake = options.handshake
    this.role = options.role
    this.clientKey = options.clientKey
    const { cols, rows, offset, client, session: named } = options.handshake
    this.size = { cols, rows }
    const isOurs = client !== undefined || named !== undefined || offset !== -1
    this.#consumption = isOurs ? 'acknowledged' : 'undecided'
    // A reader that has just come would hold the program for as long as its replay takes.
    this.#isFollowing = options.role === 'driver'
  }

  get ledger(): InputLedger | undefined {
    return this.#ledger
  }

  /** Begins at this offset of the session's log, or begins anew after another PTY has started. */
  start(offset: number, hasGap: boolean, ledger: InputLedger | undefined): void {
    this.#offset = offset
    this.#flow = new FlowControl(offset)
    this.#blockedAtMs = 0
    this.#attachLedger(ledger)
    this.announce(hasGap)
    this.pump()
  }

  /** Sends where the output goes on, and the size. */
  announce(hasGap = false): void {
    const { id, epoch, size } = this.#session
    const { cols, rows } = size
    const input = this.#ledger?.acceptedBytes ?? 0
    const place = { session: id, epoch, offset: this.#offset, gap: hasGap }
    this.connection.send(encodeResume({ ...place, cols, rows, role: this.role, input }))
  }

  /** Takes a message of the client. @throws FrameError when it breaks the protocol */
  receive(message: Uint8Array): void {
    const frame = decodeClientFrame(message)
    switch (frame.type) {
      case 'input':
        if (this.role === 'driver') this.#session.onInput(this, frame.bytes)
        return
      case 'acknowledge':
        this.#consumption = 'acknowledged'
        if (this.#flow.acknowledge(frame.offset, Date.now())) this.#onProgress()
        return
      case 'resize':
        this.size = frame.size
        if (this.role === 'driver') this.#session.onResize(this, frame.size)
        return
      case 'pause':
        this.#isPaused = true
        return
      case 'resume':
        this.#isPaused = false
        this.#onProgress()
        return
      case 'handshake':
        throw new FrameError('second handshake')
    }
  }

  /** The socket has room again. */
  onDrain(): void {
    if (this.#consumption === 'drained') this.#onProgress()
  }

  /** Sends what the window allows, and the exit record after the last byte. */
  pump(): void {
    if (this.#isFinished || this.#isPaused || !this.connection.isOpen) return
    const { log, visibleEnd } = this.#session
    const nowMs = Date.now()
    if (this.#consumption === 'drained') {
      this.#flow.acknowledgeAllBut(this.connection.pendingBytes, nowMs)
    }
    for (;;) {
      const pending = visibleEnd - this.#offset
      if (pending <= 0) break
      const credit = this.#flow.creditBytes
      if (credit < Math.min(pending, MESSAGE_MIN_BYTES)) return
      if (this.#offset < log.start) {
        if (!this.#flow.isContiguous) return
        this.#skip()
        continue
      }
      const size = Math.min(pending, credit, SLAB_BYTES)
      this.connection.sendOutput(log.slices(this.#offset, this.#offset + size), size)
      this.#flow.sent(size, nowMs)
      this.#offset += size
    }
    this.#isFollowing = true
    if (this.#session.exit) this.#finish(this.#session.exit)
  }

  /**
   * Whether output waits for this viewer, and whether the program has to wait as well: only for a viewer that follows,
   * and not for longer than the stall limit.
   */
  check(nowMs: number): 'flowing' | 'late' | 'holding' {
    if (!this.#isBlocked) {
      this.#blockedAtMs = 0
      return 'flowing'
    }
    this.#blockedAtMs ||= nowMs
    const blockedMs = nowMs - this.#blockedAtMs
    if (blockedMs >= STALL_LIMIT_MS) this.#isFollowing = false
    if (this.#consumption === 'undecided' && blockedMs >= SILENT_CLIENT_MS) {
      if (this.connection.pendingBytes === 0) this.#consumption = 'drained'
      this.pump()
    }
    return this.#isFollowing ? 'holding' : 'late'
  }

  /** Whether the socket may still hold bytes of this part of the log. */
  pins(from: number, to: number): boolean {
    const pending = this.connection.pendingBytes
    if (pending === 0) return false
    return !this.#flow.isContiguous || (from < this.#offset && to > this.#offset - pending)
  }

  /** The connection has ended or was replaced. */
  detach(): void {
    this.#isFinished = true
    this.#attachLedger(undefined)
  }

  get #isBlocked(): boolean {
    // Where the client's input waits for the program, its acknowledgements wait as well: it is not to blame.
    if (this.#isFinished || this.connection.isPaused || !this.connection.isOpen) return false
    const pending = this.#session.log.end - this.#offset
    if (pending <= 0) return false
    return this.#isPaused || this.#flow.creditBytes < Math.min(pending, MESSAGE_MIN_BYTES)
  }

  #onProgress(): void {
    const consumed = this.#flow.consumedBytes
    const isEnough =
      this.role === 'driver' || consumed - this.#progressBytes >= VIEWER_PROGRESS_BYTES
    if (isEnough) {
      this.#progressBytes = consumed
      this.#blockedAtMs = 0
    }
    this.pump()
    this.#session.onProgress()
  }

  #skip(): void {
    const { log } = this.#session
    this.#offset = log.lineStart(Math.max(log.start, log.end - LATE_REPLAY_BYTES))
    this.#flow.skipTo(this.#offset)
    this.announce(true)
  }

  #finish(exit: TerminalExit): void {
    this.#isFinished = true
    this.#sendInputAcknowledged()
    this.connection.send(encodeExit(exit))
    this.connection.close(CLOSE_CODES.exited)
  }

  #attachLedger(ledger: InputLedger | undefined): void {
    clearTimeout(this.#inputTimer)
    this.#inputTimer = undefined
    if (this.#ledger) this.#ledger.onApplied = undefined
    this.#ledger = ledger
    if (!ledger) return
    this.#inputAcknowledgedBytes = ledger.appliedBytes
    ledger.onApplied = () => {
      const fresh = ledger.appliedBytes - this.#inputAcknowledgedBytes
      if (fresh >= INPUT_ACKNOWLEDGE_BYTES) this.#sendInputAcknowledged()
      else
        this.#inputTimer ??= setTimeout(() => this.#sendInputAcknowledged(), INPUT_ACKNOWLEDGE_MS)
    }
  }

  #sendInputAcknowledged(): void {
    clearTimeout(this.#inputTimer)
    this.#inputTimer = undefined
    const applied = this.#ledger?.appliedBytes ?? 0
    if (applied <= this.#inputAcknowledgedBytes) return
    this.#inputAcknowledgedBytes = applied
    this.connection.send(encodeInputAcknowledged(applied))
  }
}
