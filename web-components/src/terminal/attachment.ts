import type { SacClient, TerminalConnection } from '@sac/sdk'
import type { Screen } from './screen.ts'
import { drawOutput, RESET } from './stream.ts'

export type TerminalStatus = 'waiting' | 'connecting' | 'open' | 'reconnecting' | 'closed'

export interface AttachmentOptions {
  client: SacClient
  sessionId: string
  screen: Screen
  isReadOnly: boolean
  /** Status, error or size is another one. */
  onChange: () => void
  /** The program started anew: what was typed in between is lost. */
  onRefused: () => void
}

/** A screen that is joined to a session, until the program ends or it is detached. */
export class Attachment {
  status: TerminalStatus = 'connecting'
  /** Why it could not be joined, or why that ended. */
  error: unknown
  /** Of the program, in cells; another viewer may own it. */
  size: { cols: number; rows: number } | undefined
  readonly sessionId: string
  readonly #options: AttachmentOptions
  readonly #stop = new AbortController()
  #connection: TerminalConnection | undefined

  constructor(options: AttachmentOptions) {
    this.#options = options
    this.sessionId = options.sessionId
    void this.#run()
  }

  /** The program goes on. */
  detach(): void {
    this.#stop.abort()
  }

  /** What is typed before the terminal stands has nowhere to go. */
  type(input: string | Uint8Array): void {
    if (!this.#options.isReadOnly && this.status !== 'closed') this.#connection?.write(input)
  }

  /** The program's size follows ours; the screen's follows the program's, in the order of the output. */
  fit(): void {
    const size = this.#options.screen.fittingSize()
    if (size) this.#connection?.resize(size.cols, size.rows)
  }

  async #run(): Promise<void> {
    const { client, screen, isReadOnly } = this.#options
    const { terminal } = screen
    const { signal } = this.#stop
    try {
      const connection = await client.sessions.attach(this.sessionId, {
        ...(screen.fittingSize() ?? { cols: terminal.cols, rows: terminal.rows }),
        readOnly: isReadOnly,
        signal,
      })
      if (signal.aborted) return
      this.#connection = connection
      terminal.write(RESET)
      connection.on('state', ({ state }) => this.#set(state))
      connection.on('size', (size) => {
        this.size = size
        this.#changed()
      })
      connection.on('inputRefused', () => this.#options.onRefused())
      this.#set('open')
      this.fit()
      await drawOutput(connection, terminal, { isReadOnly })
    } catch (error) {
      this.error = error
    }
    this.#set('closed')
  }

  #set(status: TerminalStatus): void {
    this.status = status
    this.#changed()
  }

  #changed(): void {
    if (!this.#stop.signal.aborted) this.#options.onChange()
  }
}
