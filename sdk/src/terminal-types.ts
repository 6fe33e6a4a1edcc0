import type { SacError } from './errors.ts'

export interface AttachOptions {
  /** Size in cells. */
  cols: number
  rows: number
  /** Watch only: `write` and `resize` are refused. */
  readOnly?: boolean
  /** Detaches when it fires. */
  signal?: AbortSignal
}

/** `reconnecting`: output and input are kept, nothing is lost. */
export type TerminalState = 'connecting' | 'open' | 'reconnecting' | 'closed'

/** How the program ended; `exitCode` is null when a signal ended it. */
export interface TerminalExit {
  exitCode: number | null
  signal: string | null
}

export interface TerminalEvents {
  state: { state: TerminalState; error?: SacError }
  /** Output is missing, or another program runs: clear the screen before what follows. */
  gap: { offset: number; isRestart: boolean }
  /** Typed while no host knew this client, and never applied: the program that it was meant for is gone. */
  inputRefused: { bytes: Uint8Array }
  /** The size that the program has; another viewer may own it. */
  size: { cols: number; rows: number; role: 'driver' | 'viewer' }
}

export interface TerminalTarget {
  url: string
  /** Called before each connection: a token for the header, or a one-use ticket. `isRefused` after a 401. */
  authorize: (isRefused: boolean, signal: AbortSignal) => Promise<string | undefined>
}
