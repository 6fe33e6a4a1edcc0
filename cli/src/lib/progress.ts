const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']
const FRAME_MS = 80

/** What is going on, on stderr: one line that changes on a terminal, one line per change elsewhere. */
export class Progress {
  readonly #stream: NodeJS.WriteStream
  readonly #isLive: boolean
  #text = ''
  #frame = 0
  #timer: NodeJS.Timeout | undefined

  constructor(isQuiet = false, stream: NodeJS.WriteStream = process.stderr) {
    this.#stream = stream
    this.#isLive = !isQuiet && stream.isTTY === true && process.env['TERM'] !== 'dumb'
    this.#isQuiet = isQuiet
  }

  readonly #isQuiet: boolean

  show(text: string): void {
    if (this.#isQuiet || text === this.#text) return
    this.#text = text
    if (!this.#isLive) {
      this.#stream.write(`${text}\n`)
      return
    }
    this.#timer ??= setInterval(() => this.#draw(), FRAME_MS)
    this.#draw()
  }

  /** Removes the line; with a text, leaves that one. */
  stop(text?: string): void {
    clearInterval(this.#timer)
    this.#timer = undefined
    if (this.#isLive && this.#text !== '') this.#stream.write('\r\u001b[K')
    this.#text = ''
    if (text !== undefined && !this.#isQuiet) this.#stream.write(`${text}\n`)
  }

  #draw(): void {
    const frame = FRAMES[this.#frame++ % FRAMES.length]
    this.#stream.write(
      `\r\u001b[K${frame} ${this.#text.slice(0, (this.#stream.columns ?? 80) - 3)}`,
    )
  }
}
