const SAVE_CURSOR = '\u001b7'
const RESTORE_CURSOR = '\u001b8'
const INVERSE = '\u001b[7m'
const PLAIN = '\u001b[0m'
const ERASE_LINE = '\u001b[2K'
const PUSH_TITLE = '\u001b[22;2t'
const POP_TITLE = '\u001b[23;2t'

/** A line of ours on the last row of a screen that a program fills, and in the title of its window. */
export class StatusLine {
  readonly #stdout: NodeJS.WriteStream
  readonly #title: string
  #text: string | undefined

  /** @param title what the window is called afterwards, where it cannot go back to what it was */
  constructor(stdout: NodeJS.WriteStream, title: string) {
    this.#stdout = stdout
    this.#title = title
  }

  get isShown(): boolean {
    return this.#text !== undefined
  }

  show(text: string): void {
    const push = this.isShown ? '' : PUSH_TITLE
    this.#text = text
    this.#stdout.write(`${push}${titled(`sac: ${text}`)}`)
    this.redraw()
  }

  /** After the screen was cleared. */
  redraw(): void {
    if (this.#text === undefined) return
    // The last column stays free: a line that fills it would scroll the screen.
    const text = ` ${this.#text} `.slice(0, Math.max(0, (this.#stdout.columns || 80) - 1))
    this.#stdout.write(this.#onLastRow(`${PLAIN}${INVERSE}${text}${PLAIN}`))
  }

  clear(): void {
    if (!this.isShown) return
    this.#text = undefined
    this.#stdout.write(`${titled(this.#title)}${POP_TITLE}${this.#onLastRow(PLAIN)}`)
  }

  #onLastRow(what: string): string {
    return `${SAVE_CURSOR}\u001b[${this.#stdout.rows || 24};1H${PLAIN}${ERASE_LINE}${what}${RESTORE_CURSOR}`
  }
}

const titled = (text: string) =>
  `\u001b]2;${text.replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ')}\u0007`
