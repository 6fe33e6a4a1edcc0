/** Bytes per write and pause between writes: more at once, and claude takes the text for a paste. */
export const CHUNK_BYTES = 200

/** Words that end the CLI when they are sent alone. */
const ENDING_WORDS = new Set(['exit', 'quit', ':q'])

/** The text as it is typed, or why it cannot be. */
export type CleanMessage = { text: string } | { refusal: string }

/**
 * Makes a chat message safe to type at claude's prompt: no control characters (they would be keys), no `!` in front
 * (a shell command), no `\` or `@file` at the end (a newline, a file menu). A `/` in front stays: it is a command; a
 * command alone gets a blank, or its menu would take the Enter where the command has arguments.
 */
export function cleanMessage(message: string): CleanMessage {
  const plain = message
    .replace(/\r\n?/g, '\n')
    .replace(/\t/g, ' ')
    .replace(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/g, '')
    .replace(/\n+$/, '')
  const trimmed = plain.trim()
  if (trimmed === '') return { refusal: 'The message is empty.' }
  if (ENDING_WORDS.has(trimmed.toLowerCase())) {
    return { refusal: `"${trimmed}" alone would end the program.` }
  }
  const head = plain.startsWith('!') ? ' ' : ''
  const tail = /\\$|(^|\s)@\S*$|^\/\S+$/.test(plain) ? ' ' : ''
  return { text: head + plain + tail }
}

/** Splits text into writes of at most {@link CHUNK_BYTES} bytes, between code points. */
export function chunkMessage(text: string, limitBytes = CHUNK_BYTES): Buffer[] {
  const bytes = Buffer.from(text)
  const chunks: Buffer[] = []
  for (let from = 0; from < bytes.length; ) {
    let to = Math.min(bytes.length, from + limitBytes)
    while (to < bytes.length && (bytes[to]! & 0xc0) === 0x80) to--
    chunks.push(bytes.subarray(from, to))
    from = to
  }
  return chunks
}
