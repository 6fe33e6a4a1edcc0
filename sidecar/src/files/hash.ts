import { createHash } from 'node:crypto'
import * as fs from 'node:fs'

/** Read at once; with 1 MiB the system calls cost nothing beside the hash. */
const CHUNK_BYTES = 1024 * 1024

/** Up to this size a file is read without giving way to others in between: about 1 ms. */
const SYNC_BYTES = 1024 * 1024

/** SHA-256 of the first `size` bytes of an open file, in hex; fewer when it is shorter. */
export async function hashFile(fd: number, size: number): Promise<string> {
  const hash = createHash('sha256')
  if (size <= SYNC_BYTES) {
    const buffer = Buffer.allocUnsafe(size)
    let filled = 0
    for (let read = 1; read > 0 && filled < size; filled += read) {
      read = fs.readSync(fd, buffer, filled, size - filled, filled)
    }
    return hash.update(buffer.subarray(0, filled)).digest('hex')
  }
  for await (const chunk of readChunks(fd, size)) hash.update(chunk)
  return hash.digest('hex')
}

/**
 * `size` bytes from `start` in pieces; fewer when the file is shorter.
 * A piece is valid until two more were asked for: only three buffers are used.
 */
export async function* readChunks(fd: number, size: number, start = 0): AsyncGenerator<Buffer> {
  const length = Math.min(CHUNK_BYTES, size)
  const buffers: Buffer[] = []
  for (let done = 0, turn = 0; done < size; turn = (turn + 1) % 3) {
    buffers[turn] ??= Buffer.allocUnsafeSlow(length)
    const read = await readAsync(fd, buffers[turn]!, Math.min(length, size - done), start + done)
    if (read === 0) return
    done += read
    yield buffers[turn]!.subarray(0, read)
  }
}

function readAsync(fd: number, buffer: Buffer, length: number, position: number): Promise<number> {
  return new Promise((resolve, reject) => {
    fs.read(fd, buffer, 0, length, position, (error, read) =>
      error ? reject(error) : resolve(read),
    )
  })
}
