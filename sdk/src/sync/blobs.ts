import { PackDecoder, PackError } from '@sac/openapi/pack'
import { RemoteUnavailableError, type SmallBlob } from './ports.ts'

/**
 * Takes the contents out of a pack whose files are named by their digests.
 * @throws RemoteUnavailableError when the pack was cut off
 */
export async function* blobsOf(source: AsyncIterable<Uint8Array>): AsyncGenerator<SmallBlob> {
  const decoder = new PackDecoder()
  let content = new Uint8Array(0)
  let filled = 0
  try {
    for await (const chunk of source) {
      for (const part of decoder.push(chunk)) {
        if (part.type === 'data') {
          const { bytes, file } = part
          if (filled === 0 && bytes.length === file.size) {
            // Whole in one chunk, as most are: no copy.
            content = bytes as Uint8Array<ArrayBuffer>
          } else {
            if (filled === 0) content = new Uint8Array(file.size)
            content.set(bytes, filled)
          }
          filled += bytes.length
        } else if (part.type === 'end') {
          yield { digest: part.file.digest, content: filled === 0 ? new Uint8Array(0) : content }
          filled = 0
        }
      }
    }
    decoder.finish()
  } catch (error) {
    if (!(error instanceof PackError)) throw error
    throw new RemoteUnavailableError('The contents were cut off.', { cause: error })
  }
}
