import { randomBytes } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** Writes what comes to `target`, whole or not at all. @returns how many bytes */
export async function save(
  body: ReadableStream<Uint8Array>,
  target: string,
  signal?: AbortSignal,
): Promise<number> {
  const temporary = `${target}.${randomBytes(6).toString('hex')}.part`
  const file = createWriteStream(temporary, { flags: 'wx' })
  try {
    await pipeline(Readable.fromWeb(body as never), file, { signal })
    await rename(temporary, target)
  } finally {
    await rm(temporary, { force: true })
  }
  return file.bytesWritten
}
