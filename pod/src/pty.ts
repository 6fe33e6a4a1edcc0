import fs from 'node:fs'
import os from 'node:os'
import tty from 'node:tty'
import { spawn as spawnPublic } from 'node-pty'
import { loadNativeModule } from 'node-pty/lib/utils.js'

/** What runs in the terminal, and its first size. */
export interface PtyOptions {
  argv: string[]
  cwd: string
  env: Record<string, string>
  cols: number
  rows: number
  /** Neither echo nor output processing, so that lines of output are those that the program wrote. */
  isClean: boolean
}

/** How a program ended: `code` is null when a signal did it. */
export interface PtyExit {
  code: number | null
  signal: string | null
}

/** Receives what a {@link Pty} produces. */
export interface PtySink {
  /** Memory for the next read; the bytes are filled in place. */
  buffer(): Uint8Array
  /** `size` bytes were filled in; `wasFull` says that the terminal may hold more right now. */
  read(size: number, wasFull: boolean): void
  /** The program has ended and its last byte was read. */
  exit(exit: PtyExit): void
}

/** A program in a pseudoterminal. */
export interface Pty {
  readonly pid: number
  /** Writes as much as the terminal takes now; returns the number of bytes, 0 when it is full or closed. */
  write(bytes: Uint8Array): number
  resize(cols: number, rows: number): void
  /** Stops reading: once the kernel's buffer is full, the program waits. */
  pause(): void
  resume(): void
  /** Signals the program's process group; nothing once it has ended. */
  kill(signal: NodeJS.Signals): void
}

/** A read shorter than this drained the terminal: the kernel hands out at most 4095 bytes at a time. */
const FULL_READ_BYTES = 4000
/** A grandchild may keep the terminal open after the program's end; its output is read for this long. */
const EXIT_GRACE_MS = 2000

type NativeFork = (
  file: string,
  args: string[],
  env: string[],
  cwd: string,
  cols: number,
  rows: number,
  uid: number,
  gid: number,
  utf8: boolean,
  helperPath: string,
  onExit: (code: number, signal: number) => void,
) => { fd: number; pid: number; pty: string }

interface Native {
  fork: NativeFork
  resize(fd: number, cols: number, rows: number, pixelWidth: number, pixelHeight: number): void
}

// The 11 arguments of `fork` are the same in 1.1.0 and 1.2.0-beta.15, but private: every use of them is in this file.
const native = loadNative()

function loadNative(): Native | undefined {
  // On musl the prebuilt binary loads, and the first spawn segfaults (node-pty #852).
  if (process.platform === 'linux' && usesMusl(process.execPath)) {
    throw new Error('The PTY host needs glibc; this system has none (musl is not supported).')
  }
  const module = loadNativeModule('pty').module as Partial<Native>
  const isKnown = typeof module.fork === 'function' && typeof module.resize === 'function'
  return isKnown ? (module as Native) : undefined
}

/** The head of a program names its loader. A diagnostic report tells it too, and costs 4 ms of each start. */
function usesMusl(program: string): boolean {
  const head = Buffer.alloc(4096)
  const fd = fs.openSync(program, 'r')
  fs.readSync(fd, head)
  fs.closeSync(fd)
  return head.includes('/ld-musl-')
}

/**
 * Starts a program in a new pseudoterminal.
 * @throws Error when the kernel gives no terminal or process; a program that cannot be executed exits 1 instead
 */
export function openPty(options: PtyOptions, sink: PtySink): Pty {
  return native && process.platform === 'linux'
    ? new NativePty(native, options, sink)
    : openPublicPty(options, sink)
}

class NativePty implements Pty {
  readonly pid: number
  readonly #native: Native
  readonly #fd: number
  readonly #sink: PtySink
  readonly #stream: tty.ReadStream
  #buffer: Uint8Array
  #exit: PtyExit | undefined
  #isDrained = false
  #isPaused = false
  #graceTimer: NodeJS.Timeout | undefined

  constructor(native: Native, options: PtyOptions, sink: PtySink) {
    this.#native = native
    this.#sink = sink
    const [file, ...args] = commandOf(options)
    const { cols, rows, cwd } = options
    const env = Object.entries(options.env).map(([name, value]) => `${name}=${value}`)
    const onExit = (code: number, signal: number) => this.#onExit(toExit(code, signal))
    // utf8 = true sets IUTF8, so that backspace in line mode removes a character and not a byte.
    const forked = withoutDescriptorGaps(() =>
      native.fork(file!, args, env, cwd, cols, rows, -1, -1, true, '', onExit),
    )
    this.pid = forked.pid
    this.#fd = forked.fd
    this.#buffer = sink.buffer()
    // Types know `onread` for net.connect only; tty.ReadStream passes its options on to net.Socket.
    const Stream = tty.ReadStream as unknown as new (fd: number, options: object) => tty.ReadStream
    this.#stream = new Stream(forked.fd, {
      onread: {
        buffer: () => {
          this.#buffer = sink.buffer()
          return this.#buffer
        },
        callback: (size: number) => {
          this.#onRead(size)
          return !this.#isPaused
        },
      },
    })
    this.#stream.on('end', () => this.#drain())
    // EIO is how Linux says that the other side is closed and all was read; the descriptor is closed by now.
    this.#stream.on('error', () => this.#finish())
    this.#stream.resume()
  }

  write(bytes: Uint8Array): number {
    if (this.#isDrained) return 0
    try {
      return fs.writeSync(this.#fd, bytes)
    } catch (error) {
      if (isErrno(error, 'EAGAIN')) return 0
      if (isErrno(error, 'EIO')) return 0 // the program's side is closed; the exit follows
      throw error
    }
  }

  resize(cols: number, rows: number): void {
    if (!this.#isDrained) this.#native.resize(this.#fd, cols, rows, 0, 0)
  }

  pause(): void {
    if (this.#isPaused || this.#isDrained) return
    this.#isPaused = true
    this.#stream.pause()
  }

  resume(): void {
    if (!this.#isPaused || this.#isDrained) return
    this.#isPaused = false
    this.#stream.resume()
  }

  kill(signal: NodeJS.Signals): void {
    if (!this.#exit) killGroup(this.pid, signal)
  }

  #onRead(size: number): void {
    const { length } = this.#buffer
    this.#sink.read(size, size >= FULL_READ_BYTES || size === length)
  }

  #onExit(exit: PtyExit): void {
    this.#exit = exit
    if (this.#isDrained) this.#sink.exit(exit)
    else this.#armGrace()
  }

  #armGrace(): void {
    this.#graceTimer = setTimeout(() => {
      // While flow control holds the reading, the rest is still in the kernel and nobody is late.
      if (this.#isPaused) this.#armGrace()
      else this.#drain()
    }, EXIT_GRACE_MS)
  }

  /**
   * Reads what is left, then closes. libuv before 1.52.1 takes a partial read with POLLHUP for the end of the stream
   * and so loses the tail of a program that prints and exits (libuv #4992); the descriptor is still open here.
   */
  #drain(): void {
    if (this.#isDrained) return
    for (;;) {
      const buffer = this.#sink.buffer()
      const size = readNow(this.#fd, buffer)
      if (size === 0) break
      this.#sink.read(size, true)
    }
    this.#finish()
  }

  #finish(): void {
    if (this.#isDrained) return
    clearTimeout(this.#graceTimer)
    this.#isDrained = true
    this.#stream.destroy()
    if (this.#exit) this.#sink.exit(this.#exit)
  }
}

/**
 * Runs `fork` while the numbers of open descriptors have no gap. node-pty closes what a program must not inherit
 * (terminals of other sessions, our parent's pipes) by counting up from 3, and beyond 15 it stops at the first gap:
 * its prebuilt binary knows no close_range.
 */
function withoutDescriptorGaps<T>(fork: () => T): T {
  const highest = Math.max(...fs.readdirSync('/proc/self/fd').map(Number))
  const plugs: number[] = []
  try {
    do plugs.push(fs.openSync('/dev/null', 'r'))
    while (plugs.at(-1)! < highest)
    return fork()
  } finally {
    for (const plug of plugs) fs.closeSync(plug)
  }
}

/** 0 at the end (EIO) and when nothing is there yet (EAGAIN). */
function readNow(fd: number, buffer: Uint8Array): number {
  try {
    return fs.readSync(fd, buffer)
  } catch (error) {
    if (isErrno(error, 'EIO') || isErrno(error, 'EAGAIN')) return 0
    throw error
  }
}

/**
 * The fallback over node-pty's public API, for other systems and for a node-pty whose private API has changed. It
 * copies each read, and a program's last output can be lost while reading is paused (node-pty closes after 200 ms).
 */
export function openPublicPty(options: PtyOptions, sink: PtySink): Pty {
  // Only `encoding: null` keeps bytes as they are, and it turns IUTF8 off (node-pty 1.2.0-beta.15).
  const argv = ['/bin/sh', '-c', 'stty iutf8; exec "$0" "$@"', ...commandOf(options)]
  const { cols, rows, cwd, env } = options
  const [file, ...args] = argv
  const terminal = spawnPublic(file!, args, { cols, rows, cwd, env, encoding: null })
  let hasExited = false
  terminal.onData((data) => {
    let rest: Uint8Array = Buffer.from(data)
    while (rest.length > 0) {
      const buffer = sink.buffer()
      const size = Math.min(buffer.length, rest.length)
      buffer.set(rest.subarray(0, size))
      rest = rest.subarray(size)
      sink.read(size, rest.length > 0)
    }
  })
  terminal.onExit(({ exitCode, signal }) => {
    hasExited = true
    sink.exit(toExit(exitCode, signal ?? 0))
  })
  return {
    pid: terminal.pid,
    write(bytes) {
      if (hasExited) return 0
      terminal.write(Buffer.from(bytes))
      return bytes.length
    },
    resize: (cols, rows) => {
      if (!hasExited) terminal.resize(cols, rows)
    },
    pause: () => terminal.pause(),
    resume: () => terminal.resume(),
    kill: (signal) => {
      if (!hasExited) killGroup(terminal.pid, signal)
    },
  }
}

function commandOf({ argv, isClean }: PtyOptions): string[] {
  if (!isClean) return argv
  // isig stays, so that Ctrl-C still interrupts; no line mode, because it cuts lines of input at 4095 bytes.
  const settings = 'stty -echo -opost -icanon min 1 time 0'
  return ['/bin/sh', '-c', `${settings}; exec "$0" "$@"`, ...argv]
}

function toExit(code: number, signal: number): PtyExit {
  if (signal === 0) return { code, signal: null }
  const name = Object.entries(os.constants.signals).find(([, number]) => number === signal)?.[0]
  return { code: null, signal: name ?? `SIG${signal}` }
}

/** The program leads its own session and process group, so its id names the group as well. */
function killGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal)
  } catch (error) {
    if (!isErrno(error, 'ESRCH')) throw error // it ended, and its exit is on the way
  }
}

function isErrno(error: unknown, code: string): boolean {
  return error instanceof Error && (error as NodeJS.ErrnoException).code === code
}
