/** Lines out of bytes that may be cut anywhere; `\r\n` counts as one end. */
export class LineSplitter {
  readonly #decoder = new TextDecoder()
  #rest = ''

  /** The lines that `bytes` completed, without their ends. */
  push(bytes: Uint8Array): string[] {
    return this.#split(this.#decoder.decode(bytes, { stream: true }))
  }

  /** What stands behind the last line end. */
  end(): string[] {
    const lines = this.#split(this.#decoder.decode())
    const rest = this.#rest
    this.#rest = ''
    return rest === '' ? lines : [...lines, rest]
  }

  #split(text: string): string[] {
    const lines = (this.#rest + text).split('\n')
    this.#rest = lines.pop() ?? ''
    return lines.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line))
  }
}
