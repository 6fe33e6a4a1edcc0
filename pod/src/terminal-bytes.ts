const SUSPEND = 0x1a
const ESCAPE = 0x1b
/** CSI attributes, positions, modes and sizes; focus in and out; OSC, DCS and APC answers. */
const REPLIES =
  /^(?:\x1b\[[?>=]?[\d;]*[cRnt]|\x1b\[\?[\d;]*(?:u|\$y)|\x1b\[[IO]|\x1b[P\]_][^\x07\x1b]*(?:\x07|\x1b\\))+$/

/**
 * Whether input is a terminal's own answer (device attributes, cursor position, colours, focus) and no key. Answers
 * come as messages of their own; one that is missed only moves the ownership of the size.
 */
export function isTerminalReply(bytes: Uint8Array): boolean {
  if (bytes[0] !== ESCAPE || bytes.length < 3 || bytes.length > 256) return false
  return REPLIES.test(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1'))
}

/** Takes Ctrl-Z out: it suspends claude, and the terminal looks dead until somebody sends SIGCONT. */
export function withoutSuspend(bytes: Uint8Array): Uint8Array {
  return bytes.includes(SUSPEND) ? bytes.filter((byte) => byte !== SUSPEND) : bytes
}

/** Finds a text in a stream of chunks, also where it is split between them. */
export class TextSearch {
  readonly #pattern: Buffer
  #tail: Buffer = Buffer.alloc(0)

  constructor(pattern: string) {
    this.#pattern = Buffer.from(pattern)
  }

  /** Whether the pattern ends within these chunks. */
  find(chunks: Uint8Array[]): boolean {
    const text = Buffer.concat([this.#tail, ...chunks])
    const keep = Math.max(0, text.length - this.#pattern.length + 1)
    this.#tail = Buffer.from(text.subarray(keep))
    return text.includes(this.#pattern)
  }
}
