import { closeSync } from 'node:fs'
import { readChunks } from '../files/hash.ts'
import { NotPlainError, type SafeRoot } from '../files/safe-root.ts'
import { interruptionIn, readTranscriptLine, type TranscriptMessage } from './transcript.ts'

/** Longer lines are snapshots and tool results, not what people said. */
const LINE_BYTES = 2 * 1024 * 1024

/** Read in one go, so that a long backlog does not fill the memory. */
const READ_BYTES = 4 * 1024 * 1024

/** API messages whose usage was told already; their lines stand close together. */
const REMEMBERED_MESSAGES = 64

/** How far a transcript was read. */
export interface TranscriptCursor {
  /** Bytes; always after a line break. */
  offset: number
  /** Of the file that was read; another one is read from its start. */
  inode: string
  /** Newest last. */
  messageIds: string[]
}

export const START: TranscriptCursor = { offset: 0, inode: '', messageIds: [] }

/**
 * Reads the whole lines that were added behind `cursor`.
 * @param parts path of the transcript below `root`, which is in the agent's hands
 * @returns `isMore`: call again with the new cursor. Undefined when there is no such file.
 */
export async function readTranscript(
  root: SafeRoot,
  parts: readonly string[],
  cursor: TranscriptCursor,
): Promise<
  | {
      messages: TranscriptMessage[]
      /** Id of the line that says that the turn was interrupted, where nobody has said anything since. */
      interruption: string | undefined
      cursor: TranscriptCursor
      isMore: boolean
    }
  | undefined
> {
  let opened: ReturnType<SafeRoot['openFile']>
  try {
    opened = root.openFile(parts)
  } catch (error) {
    if (error instanceof NotPlainError) return undefined
    throw error
  }
  const { fd, stat } = opened
  try {
    const inode = String(stat.ino)
    const size = Number(stat.size)
    const isSame = cursor.inode === inode && cursor.offset <= size
    const start = isSame ? cursor.offset : 0
    const end = Math.min(size, start + READ_BYTES)
    const messageIds = isSame ? [...cursor.messageIds] : []
    const messages: TranscriptMessage[] = []
    let interruption: string | undefined
    let offset = start
    for await (const { text, next } of readLines(fd, start, end, size)) {
      offset = next
      const message = text === undefined ? undefined : readTranscriptLine(text)
      if (message) messages.push(withUsageOnce(message, messageIds))
      if (message?.role === 'user') interruption = undefined
      else if (text !== undefined) interruption = interruptionIn(text) ?? interruption
    }
    return {
      messages,
      interruption,
      cursor: { offset, inode, messageIds: messageIds.slice(-REMEMBERED_MESSAGES) },
      isMore: offset > start && offset < size && end < size,
    }
  } finally {
    closeSync(fd)
  }
}

/** One API message stands on several lines, each with the usage of all: it counts on the first that is shown. */
function withUsageOnce(message: TranscriptMessage, seen: string[]): TranscriptMessage {
  const { messageId } = message
  if (messageId === undefined) return message
  if (!seen.includes(messageId)) {
    seen.push(messageId)
    return message
  }
  const { usage: _usage, ...rest } = message
  return rest
}

/** Whole lines that start before `end`. `text` is undefined for one that is too long; `next` is where the next one starts. */
async function* readLines(
  fd: number,
  start: number,
  end: number,
  size: number,
): AsyncGenerator<{ text: string | undefined; next: number }> {
  let pieces: Buffer[] = []
  let length = 0
  let position = start
  for await (const chunk of readChunks(fd, size - start, start)) {
    let from = 0
    for (;;) {
      const at = chunk.indexOf(0x0a, from)
      const piece = chunk.subarray(from, at < 0 ? undefined : at)
      length += piece.length
      // Copied: the chunk's memory is used again.
      if (length <= LINE_BYTES) pieces.push(Buffer.from(piece))
      else pieces = []
      if (at < 0) break
      from = at + 1
      const next = position + from
      yield {
        text: length <= LINE_BYTES ? Buffer.concat(pieces).toString('utf8') : undefined,
        next,
      }
      pieces = []
      length = 0
      if (next >= end) return
    }
    position += chunk.length
  }
}
