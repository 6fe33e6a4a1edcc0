import { spawn } from 'node-pty'
import { type RunningServer, SAC_BIN, waitUntil } from './server.ts'

/** What `sac attach` says on the last row, between saving and restoring the cursor, may come amid a line of the program. */
const STATUS_LINE = /\u001b7.*?\u001b8/gs
// Escape sequences: CSI, OSC, and two-character ones.
const ESCAPES =
  /\u001b\[[0-9;?<>=]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)|\u001b[@-Z\\-_()][0-9A-B]?/g

/** `sac` in a terminal of its own, as a person has it. */
export interface TerminalRun {
  type(text: string): void
  /** All text so far without escape sequences and status lines; what `claude` moves over stands where it was written. */
  text(): string
  raw(): string
  /** Waits until the text since the last `waitFor` matches. */
  waitFor(pattern: RegExp, timeoutMs?: number): Promise<void>
  exited: Promise<{ exitCode: number }>
  kill(signal?: string): void
}

export function runInTerminal(
  server: Pick<RunningServer, 'env'>,
  args: string[],
  { cols = 100, rows = 30, cwd }: { cols?: number; rows?: number; cwd?: string } = {},
): TerminalRun {
  const env = { ...server.env, TERM: 'xterm-256color' } as Record<string, string>
  const pty = spawn(process.execPath, [SAC_BIN, ...args], {
    cols,
    rows,
    env,
    cwd,
    name: 'xterm-256color',
  })
  let raw = ''
  let seen = 0
  pty.onData((data) => {
    raw += data
  })
  const exited = new Promise<{ exitCode: number }>((resolve) => pty.onExit(resolve))
  // claude separates words by cursor movements where it can, so blanks are compared loosely.
  const text = () =>
    raw
      .replace(STATUS_LINE, '')
      .replace(/\u001b\[\d*C/g, ' ')
      .replace(ESCAPES, '')
  return {
    type: (data) => pty.write(data),
    text,
    raw: () => raw,
    async waitFor(pattern, timeoutMs = 60_000) {
      await waitUntil(() => pattern.test(text().slice(seen)), {
        what: `${pattern} in the terminal, which shows:\n${text().slice(-1500)}`,
        timeoutMs,
      }).catch((error) => {
        throw new Error(`${error.message}\n${text().slice(-3000)}`)
      })
      seen = text().length
    },
    exited,
    kill: (signal) => pty.kill(signal),
  }
}
