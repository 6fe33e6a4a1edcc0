import {
  ACKNOWLEDGE_BYTES,
  ACKNOWLEDGE_MS,
  CLOSE_CODES,
  decodeHostFrame,
  encodeAcknowledge,
  encodeHandshake,
  encodeInput,
  encodeResize,
  type TerminalProblem,
  type TerminalResume,
} from '@sac/openapi/terminal-frames'
import { AbortError, SacError } from './errors.ts'
import { InputLog } from './input-log.ts'
import { promiseWithResolvers } from './promise-with-resolvers.ts'
import { backoffMs, delay } from './retry.ts'
import { TerminalAttempt } from './terminal-attempt.ts'
import { authorizationFailure, type Failure } from './terminal-failure.ts'
import type {
  AttachOptions,
  TerminalEvents,
  TerminalExit,
  TerminalState,
  TerminalTarget,
} from './terminal-types.ts'
import { onWake } from './wake.ts'

/** Attempts of the first connection; a terminal that stood once is tried for ever. */
const FIRST_ATTEMPTS = 3

type Chunk = { bytes: Uint8Array; end: number; epoch: string } | { notify: () => void }

/**
 * A terminal of a running session. Loop over it for the bytes that the program wrote; a slow loop slows the program.
 * Reconnects for ever; leaving the loop does not detach, `close()` does, and neither ends the program.
 */
export class TerminalConnection implements AsyncIterable<Uint8Array> {
  /**
   * Settles when the program ends.
   * @throws AbortError when detached before that, ApiError when the session is gone
   */
  readonly exited: Promise<TerminalExit>

  readonly #target: TerminalTarget
  readonly #isReadOnly: boolean
  readonly #client = crypto.randomUUID()
  readonly #input = new InputLog()
  readonly #closing = new AbortController()
  readonly #listeners = new Map<string, Set<(event: never) => void>>()
  readonly #first = promiseWithResolvers<void>()
  readonly #exit = promiseWithResolvers<TerminalExit>()

  #state: TerminalState = 'connecting'
  #size: { cols: number; rows: number }
  #socket: TerminalAttempt | undefined
  #wake = new AbortController()
  /** True once the host has said where this connection goes on; no input before that. */
  #isResumed = false
  /** This connection brought something new: it was a good one, so the next retry comes at once again. */
  #hasProgressed = false

  #epoch: string | undefined
  /** Next output byte that has not come yet, and the last one that the reader is done with. */
  #received = -1
  #consumed = -1
  #acknowledged = -1
  /** Bytes that will come although we have them, where the host goes on earlier than asked. */
  #known = 0
  #acknowledgeTimer: ReturnType<typeof setTimeout> | undefined

  readonly #queue: Chunk[] = []
  #reader: (() => void) | undefined
  #ended: { error?: SacError } | undefined
  #drained: (() => void)[] = []

  /** @internal `client.sessions.attach` makes these. */
  constructor(target: TerminalTarget, options: AttachOptions) {
    this.#target = target
    this.#isReadOnly = options.readOnly ?? false
    this.#size = { cols: options.cols, rows: options.rows }
    this.exited = this.#exit.promise
    // Not everybody asks how it ended; an unwatched end is no unhandled rejection.
    this.exited.catch(() => {})
    this.#first.promise.catch(() => {})
    const { signal } = options
    const onAbort = () => this.#end(new AbortError('detached', { cause: signal?.reason }))
    if (signal?.aborted) onAbort()
    signal?.addEventListener('abort', onAbort, { once: true })
    const stopWaking = onWake(() => {
      this.#socket?.wake()
      this.reconnectNow()
    })
    this.#closing.signal.addEventListener('abort', () => {
      signal?.removeEventListener('abort', onAbort)
      stopWaking()
    })
    this.#run().catch((cause) => this.#end(new SacError('the terminal failed', { cause })))
  }

  /** @internal Settles when the terminal stands for the first time. */
  get ready(): Promise<void> {
    return this.#first.promise
  }

  get state(): TerminalState {
    return this.#state
  }

  /** Size that was asked for last. */
  get size(): { cols: number; rows: number } {
    return { ...this.#size }
  }

  /** Typed bytes that the host has not taken yet. */
  get pendingInputBytes(): number {
    return this.#input.pendingBytes
  }

  /** Calls `listener` for each event of this type. Returns the function that stops it. */
  on<Type extends keyof TerminalEvents>(
    type: Type,
    listener: (event: TerminalEvents[Type]) => void,
  ): () => void {
    const set = this.#listeners.get(type) ?? new Set()
    this.#listeners.set(type, set)
    set.add(listener)
    return () => set.delete(listener)
  }

  /** Types. Kept until the host has it, also over reconnects, and applied exactly once. */
  write(input: string | Uint8Array): void {
    if (this.#isReadOnly) throw new SacError('this terminal is attached read-only')
    if (this.#ended) throw new SacError('this terminal is closed')
    this.#input.append(typeof input === 'string' ? new TextEncoder().encode(input) : input)
    this.#sendInput()
  }

  /** Resolves when the host has taken everything that was written. */
  drain(): Promise<void> {
    if (this.#input.pendingBytes === 0 || this.#ended) return Promise.resolve()
    return new Promise((resolve) => this.#drained.push(resolve))
  }

  /** Tells the program its size, in cells. The same size twice is sent once: programs redraw on each. */
  resize(cols: number, rows: number): void {
    if (this.#isReadOnly || (cols === this.#size.cols && rows === this.#size.rows)) return
    this.#size = { cols, rows }
    if (this.#isResumed) this.#socket?.send(encodeResize(this.#size))
  }

  /** Retries at once where a reconnect is waiting for its time. */
  reconnectNow(): void {
    this.#wake.abort()
    this.#wake = new AbortController()
  }

  /** Detaches: the program goes on. The loop ends after what has already come. */
  close(): void {
    this.#acknowledge()
    this.#end(new AbortError('detached'))
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    for (;;) {
      const chunk = this.#queue.shift()
      if (chunk && 'notify' in chunk) {
        chunk.notify()
      } else if (chunk) {
        yield chunk.bytes
        // Asked for more: so it is done with this one.
        if (chunk.epoch === this.#epoch) this.#consume(chunk.end)
      } else if (this.#ended) {
        if (this.#ended.error && !(this.#ended.error instanceof AbortError)) throw this.#ended.error
        return
      } else {
        await new Promise<void>((resolve) => {
          this.#reader = resolve
        })
      }
    }
  }

  /** One connection after the other, until the terminal has ended. */
  async #run(): Promise<void> {
    const { signal } = this.#closing
    let attempt = 0
    let wasRefused = false
    for (let count = 1; !this.#ended; count++) {
      const failure = await this.#connectOnce(wasRefused)
      if (this.#ended) return
      if (failure.isFinal && !(failure.status === 401 && !wasRefused))
        return this.#end(failure.error)
      wasRefused = failure.status === 401
      const hadOpened = this.#state !== 'connecting'
      if (!hadOpened && count >= FIRST_ATTEMPTS) return this.#end(failure.error)
      if (hadOpened) this.#setState('reconnecting', failure.error)
      if (this.#hasProgressed) attempt = 0
      const pauseMs = attempt === 0 ? 0 : backoffMs(attempt - 1)
      attempt++
      try {
        await delay(pauseMs, AbortSignal.any([signal, this.#wake.signal]))
      } catch {
        // Closed, which the loop sees, or woken, which is what we wait for.
      }
    }
  }

  /** Connects, and resolves with the reason when the connection is gone. */
  async #connectOnce(wasRefused: boolean): Promise<Failure> {
    this.#hasProgressed = false
    let token: string | undefined
    try {
      token = await this.#target.authorize(wasRefused, this.#closing.signal)
    } catch (error) {
      return authorizationFailure(error)
    }
    if (this.#ended) return { error: new AbortError('detached'), isFinal: true }
    return new Promise((resolve) => {
      this.#socket = new TerminalAttempt(
        { url: this.#target.url, ...(token !== undefined && { token }) },
        {
          handshake: () => this.#handshake(),
          onFrame: (bytes) => this.#onFrame(bytes),
          onEnd: (failure) => {
            this.#isResumed = false
            this.#socket = undefined
            resolve(failure)
          },
        },
      )
    })
  }

  #handshake(): Uint8Array<ArrayBuffer> {
    return encodeHandshake({
      ...this.#size,
      offset: this.#received,
      role: this.#isReadOnly ? 'viewer' : 'driver',
      client: this.#client,
      input: this.#input.start,
      ...(this.#epoch !== undefined && { epoch: this.#epoch }),
    })
  }

  #onFrame(bytes: Uint8Array): TerminalProblem | undefined {
    const frame = decodeHostFrame(bytes)
    switch (frame.type) {
      case 'output':
        this.#onOutput(frame.bytes)
        break
      case 'resume':
        this.#onResume(frame.resume)
        break
      case 'inputAcknowledged':
        this.#hasProgressed = true
        this.#input.acknowledge(frame.offset)
        this.#sendInput()
        break
      case 'exit':
        this.#exit.resolve({ exitCode: frame.exit.code, signal: frame.exit.signal })
        this.#end()
        break
      case 'problem':
        return frame.problem
      case 'heartbeat':
        this.#hasProgressed = true
        break
      case 'unknown':
        break
    }
    return undefined
  }

  #onOutput(bytes: Uint8Array): void {
    if (!this.#isResumed || bytes.length === 0) return
    const fresh = bytes.subarray(Math.min(this.#known, bytes.length))
    this.#known -= bytes.length - fresh.length
    if (fresh.length === 0) return
    this.#received += fresh.length
    this.#hasProgressed = true
    this.#push({ bytes: fresh, end: this.#received, epoch: this.#epoch! })
  }

  #onResume(resume: TerminalResume): void {
    const isFirst = this.#epoch === undefined
    const isRestart = !isFirst && resume.epoch !== this.#epoch
    if (!this.#isResumed) this.#resumeInput(resume, isRestart)
    else if (isRestart) this.#refuseInput(resume.input)
    this.#epoch = resume.epoch
    const isBehind = !isFirst && !isRestart && !resume.gap && resume.offset < this.#received
    this.#known = isBehind ? this.#received - resume.offset : 0
    if (!isBehind && resume.offset !== this.#received) {
      // Skipped bytes count as acknowledged, or the host would wait for them for ever.
      this.#received = resume.offset
      this.#consumed = resume.offset
      this.#acknowledged = resume.offset
    }
    const { cols, rows, role } = resume
    if (resume.gap || isRestart) this.#notify('gap', { offset: resume.offset, isRestart })
    this.#notify('size', { cols, rows, role })
    if (this.#isResumed) return
    this.#isResumed = true
    this.#socket?.stands()
    this.#setState('open')
    this.#first.resolve()
    this.#sendInput()
  }

  /** The host says how much of this client's input it took before the cut; the rest is sent again. */
  #resumeInput(resume: TerminalResume, isRestart: boolean): void {
    if (isRestart || resume.input < this.#input.start) {
      this.#refuseInput(resume.input)
    } else {
      if (resume.input > this.#input.start) this.#hasProgressed = true
      this.#input.acknowledge(resume.input)
      this.#input.rewind()
    }
  }

  #refuseInput(countFrom: number): void {
    const bytes = this.#input.refuse(countFrom)
    if (bytes.length > 0) this.#emit('inputRefused', { bytes })
    this.#settleDrain()
  }

  #sendInput(): void {
    if (this.#isResumed) {
      for (const frame of this.#input.take()) this.#socket?.send(encodeInput(frame))
    }
    this.#settleDrain()
  }

  #settleDrain(): void {
    if (this.#input.pendingBytes > 0 && !this.#ended) return
    const waiting = this.#drained
    this.#drained = []
    for (const resolve of waiting) resolve()
  }

  #consume(offset: number): void {
    this.#consumed = Math.max(this.#consumed, offset)
    if (offset - this.#acknowledged >= ACKNOWLEDGE_BYTES) this.#acknowledge()
    else this.#acknowledgeTimer ??= setTimeout(() => this.#acknowledge(), ACKNOWLEDGE_MS)
  }

  #acknowledge(): void {
    clearTimeout(this.#acknowledgeTimer)
    this.#acknowledgeTimer = undefined
    // While disconnected nothing is owed: the handshake names the offset.
    if (!this.#isResumed || this.#consumed <= this.#acknowledged) return
    this.#acknowledged = this.#consumed
    this.#socket?.send(encodeAcknowledge(this.#consumed))
  }

  #push(chunk: Chunk): void {
    this.#queue.push(chunk)
    this.#wakeReader()
  }

  #wakeReader(): void {
    const reader = this.#reader
    this.#reader = undefined
    reader?.()
  }

  /** Tells it when the reader has come to this point of the output. */
  #notify<Type extends 'gap' | 'size'>(type: Type, event: TerminalEvents[Type]): void {
    this.#push({ notify: () => this.#emit(type, event) })
  }

  #emit<Type extends keyof TerminalEvents>(type: Type, event: TerminalEvents[Type]): void {
    for (const listener of this.#listeners.get(type) ?? []) listener(event as never)
  }

  #setState(state: TerminalState, error?: SacError): void {
    this.#state = state
    this.#emit('state', { state, ...(error && { error }) })
  }

  /** Ends once; without an error the program has ended by itself. */
  #end(error?: SacError): void {
    if (this.#ended) return
    this.#ended = error ? { error } : {}
    clearTimeout(this.#acknowledgeTimer)
    this.#isResumed = false
    this.#socket?.close(CLOSE_CODES.exited)
    this.#socket = undefined
    if (error) {
      this.#first.reject(error)
      this.#exit.reject(error)
    }
    this.#first.resolve()
    this.#closing.abort()
    this.#setState('closed', error)
    this.#wakeReader()
    this.#settleDrain()
  }
}
