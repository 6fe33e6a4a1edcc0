import { read } from 'node:fs'
import { promisify } from 'node:util'

const readAsync = promisify(read)

const PIECE_BYTES = 1024 * 1024

/**
 * The first `size` bytes of a file, or what there is; the next piece is read while this one is used. There are two
 * buffers for all: a piece is good until the next is asked for.
 */
export async function* piecesOf(fd: number, size: number): AsyncGenerator<Uint8Array> {
  const length = Math.min(PIECE_BYTES, size)
  let [buffer, other] = [Buffer.allocUnsafeSlow(length), Buffer.allocUnsafeSlow(length)]
  const start = (at: number) => readAsync(fd, buffer, 0, Math.min(length, size - at), at)
  let reading = start(0)
  try {
    for (let done = 0; done < size; ) {
      const { bytesRead } = await reading
      if (bytesRead === 0) return
      done += bytesRead
      const piece = buffer.subarray(0, bytesRead)
      ;[buffer, other] = [other, buffer]
      if (done < size) reading = start(done)
      yield piece
    }
  } finally {
    // The file is closed next, and its number may be another's then.
    await reading.catch(() => {})
  }
}
