import type { TerminalConnection } from '@sac/sdk'
import type { Terminal } from '@xterm/xterm'

/** Output that xterm.js has not parsed yet; it drops data beyond 50 MB and gets sluggish long before. */
const UNPARSED_LIMIT_BYTES = 128 * 1024
/** Has `claude` and other programs draw their screen anew. */
const REPAINT = '\u000c'
/** Clears the screen, what has scrolled away, and all modes. */
export const RESET = '\u001bc'

/**
 * Draws what the program writes, until the terminal has ended. What is not parsed yet is not asked for: so a busy page
 * slows the program, as a slow terminal does.
 */
export async function drawOutput(
  connection: TerminalConnection,
  terminal: Terminal,
  { isReadOnly = false } = {},
): Promise<void> {
  const stops = [
    // In the order of the output: bytes before the change belong to the old size.
    connection.on('size', ({ cols, rows }) =>
      terminal.write('', () => resize(terminal, cols, rows)),
    ),
    connection.on('gap', ({ isRestart }) => {
      terminal.write(RESET)
      if (!isRestart && !isReadOnly) connection.write(REPAINT)
    }),
  ]
  let unparsedBytes = 0
  try {
    for await (const bytes of connection) {
      unparsedBytes += bytes.length
      const parsed = new Promise<void>((resolve) => {
        terminal.write(bytes, () => {
          unparsedBytes -= bytes.length
          resolve()
        })
      })
      if (unparsedBytes > UNPARSED_LIMIT_BYTES) await parsed
    }
  } finally {
    for (const stop of stops) stop()
  }
}

function resize(terminal: Terminal, cols: number, rows: number): void {
  if (terminal.cols !== cols || terminal.rows !== rows) terminal.resize(cols, rows)
}
