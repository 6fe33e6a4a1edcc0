import { spawnSync } from 'node:child_process'
import { constants } from 'node:os'
import type { TerminalConnection, TerminalExit } from '@sac/sdk'
import { untilDetach } from './detach-key.ts'
import { StatusLine } from './status-line.ts'

/** A drag of a window's edge sends many sizes, and programs repaint on each: only the last one counts. */
const RESIZE_DEBOUNCE_MS = 50
/** Most cuts are over before anybody would notice; a line that only flashes up would be worse than none. */
const RECONNECT_UNSAID_MS = 2_000
const REFUSED_SHOWN_MS = 5_000

/** Undoes what a program may have switched on: attributes, cursor, mouse, focus, paste, keyboard protocols. */
const RESET =
  '\u001b[0m\u001b[?25h\u001b[?1000l\u001b[?1002l\u001b[?1003l\u001b[?1006l\u001b[?1004l\u001b[?2004l\u001b[?2026l\u001b[?1l\u001b>\u001b[<u\u001b[>4;0m'
const LEAVE_ALTERNATE_SCREEN = '\u001b[?1049l'
/** A program that goes on has left the cursor somewhere inside what it shows. */
const BELOW = '\u001b[9999;1H'
const CLEAR = '\u001b[0m\u001b[H\u001b[2J\u001b[3J'
/** Asks for a repaint: claude, shells and editors all understand it. */
const REPAINT = '\u000c'

export type End =
  | { why: 'exited'; exit: TerminalExit }
  | { why: 'detached' }
  | { why: 'signal'; signal: NodeJS.Signals }

export interface RawTerminalOptions {
  terminal: TerminalConnection
  stdin: NodeJS.ReadStream
  stdout: NodeJS.WriteStream
  detach: RegExp | undefined
  /** As people read it; undefined when there is none. */
  detachKey: string | undefined
  readOnly: boolean
  /** What the window is called. */
  name: string
  /** The program paints its whole screen when it gets Ctrl-L. */
  repaints: boolean
}

/**
 * Gives this terminal to the program at the other end until it ends, the user detaches, or a signal comes.
 * Whatever happens, the terminal is as it was afterwards.
 */
export async function runRawTerminal(options: RawTerminalOptions): Promise<End> {
  const { terminal, stdin, stdout, detach, readOnly } = options
  let end: End | undefined
  const finish = (how: End) => {
    end ??= how
    terminal.close()
  }
  const onData = (input: Buffer) => {
    const { typed, isDetach } = untilDetach(input, detach)
    if (typed.length > 0 && !readOnly) terminal.write(typed)
    if (isDetach) finish({ why: 'detached' })
  }
  const onEnd = () => finish({ why: 'detached' })
  let resizeTimer: NodeJS.Timeout | undefined
  const onResize = () => {
    clearTimeout(resizeTimer)
    resizeTimer = setTimeout(() => terminal.resize(stdout.columns, stdout.rows), RESIZE_DEBOUNCE_MS)
  }
  const signals = (['SIGINT', 'SIGTERM', 'SIGHUP'] as const).map((signal) => {
    const onSignal = () => finish({ why: 'signal', signal })
    process.on(signal, onSignal)
    return () => process.off(signal, onSignal)
  })
  const screen = new ScreenWatch()
  const stopTelling = tellTrouble(options)
  const stopGaps = terminal.on('gap', ({ isRestart }) => {
    stdout.write(CLEAR)
    if (!isRestart && !readOnly) terminal.write(REPAINT)
  })
  stdin.setRawMode(true)
  disableOutputProcessing()
  stdin.on('data', onData).on('end', onEnd).resume()
  stdout.on('resize', onResize)
  try {
    // The window may have changed while the connection was made.
    terminal.resize(stdout.columns, stdout.rows)
    for await (const bytes of terminal) {
      screen.push(bytes)
      await write(stdout, bytes)
    }
    return end ?? { why: 'exited', exit: await terminal.exited }
  } finally {
    clearTimeout(resizeTimer)
    stopGaps()
    stopTelling()
    for (const stop of signals) stop()
    stdout.off('resize', onResize)
    stdin.off('data', onData).off('end', onEnd).pause()
    stdin.setRawMode(false)
    const away = screen.isAlternate ? LEAVE_ALTERNATE_SCREEN : end ? BELOW : ''
    await write(stdout, Buffer.from(`${away}${RESET}\r\n`))
  }
}

/** Says on the last row when the connection is gone, and when typed bytes were refused. Returns what ends that. */
function tellTrouble(options: RawTerminalOptions): () => void {
  const { terminal, stdout, detachKey, readOnly, name, repaints } = options
  const line = new StatusLine(stdout, name)
  let timer: NodeJS.Timeout | undefined
  const clear = () => {
    clearTimeout(timer)
    timer = undefined
    if (!line.isShown) return
    line.clear()
    if (repaints && !readOnly && terminal.state === 'open') terminal.write(REPAINT)
  }
  const stops = [
    terminal.on('state', ({ state }) => {
      if (state === 'open') clear()
      if (state !== 'reconnecting') return
      const way = detachKey === undefined ? '' : ` ${detachKey} leaves`
      timer ??= setTimeout(
        () => line.show(`connection lost, reconnecting…${way}`),
        RECONNECT_UNSAID_MS,
      )
    }),
    terminal.on('inputRefused', ({ bytes }) => {
      // When the connection stands again, which clears what was said of that.
      setImmediate(() => {
        clearTimeout(timer)
        line.show(`${bytes.length} typed bytes were not applied: another program runs now`)
        timer = setTimeout(clear, REFUSED_SHOWN_MS)
      })
    }),
    // The screen was cleared for what comes.
    terminal.on('gap', () => line.redraw()),
  ]
  return () => {
    for (const stop of stops) stop()
    clear()
  }
}

/**
 * Node's raw mode leaves ONLCR on: a bare line feed, with which full-screen programs move the cursor down, would also
 * move it to the left edge. Leaving raw mode undoes this too. A machine without stty shows most programs right.
 */
function disableOutputProcessing(): void {
  spawnSync('stty', ['-opost'], { stdio: ['inherit', 'ignore', 'ignore'] })
}

/** Without a terminal here: bytes in, bytes out, until the program ends or a signal comes. */
export async function runPipe(
  terminal: TerminalConnection,
  stdin: NodeJS.ReadableStream,
  stdout: NodeJS.WriteStream,
  readOnly: boolean,
): Promise<End> {
  let end: End | undefined
  const signals = (['SIGINT', 'SIGTERM', 'SIGHUP'] as const).map((signal) => {
    const onSignal = () => {
      end ??= { why: 'signal', signal }
      terminal.close()
    }
    process.on(signal, onSignal)
    return () => process.off(signal, onSignal)
  })
  if (!readOnly) stdin.on('data', (input: Buffer) => terminal.write(input))
  try {
    for await (const bytes of terminal) await write(stdout, bytes)
    return end ?? { why: 'exited', exit: await terminal.exited }
  } finally {
    stdin.pause()
    for (const stop of signals) stop()
  }
}

/** 128 + the signal's number, as shells have it. */
export const signalExitCode = (signal: string) =>
  128 + (constants.signals[signal as NodeJS.Signals] ?? 0)

/** Resolves when `bytes` are out, so that a slow terminal slows the program and nothing piles up here. */
function write(stdout: NodeJS.WriteStream, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    stdout.write(bytes, (error) => (error ? reject(error) : resolve()))
  })
}

/** Knows whether the alternate screen is on; leaving it when it is off would move the cursor. */
class ScreenWatch {
  isAlternate = false
  #tail = ''

  push(bytes: Uint8Array): void {
    const text =
      this.#tail + Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
    for (const [, mode] of text.matchAll(/\u001b\[\?(?:1049|1047|47)([hl])/g)) {
      this.isAlternate = mode === 'h'
    }
    this.#tail = text.slice(-8)
  }
}
