import {
  PACK_BYTES,
  PackDecoder,
  PackError,
  type PackHeader,
  type PackPart,
  packContentBytes,
} from '@sac/openapi/pack'
import { invalid, problem } from '../problems.ts'

/** Contents of the files of a pack, in order, as they arrive. */
export type PackContents = AsyncGenerator<Exclude<PackPart, { type: 'header' }>>

/**
 * Reads a pack's header; the contents are read by whoever takes `contents`.
 * @throws Problem `invalid-request` for what is no pack, also while contents are read; `content-too-large`
 */
export async function readPack(
  body: AsyncIterable<Uint8Array>,
): Promise<{ header: PackHeader; contents: PackContents }> {
  const parts = decode(body)
  const first = await parts.next()
  if (first.done || first.value.type !== 'header') throw invalid('', 'is an empty pack')
  const { header } = first.value
  const largest = header.files.reduce((max, file) => Math.max(max, file.size), 0)
  if (packContentBytes(header) > PACK_BYTES + largest) {
    throw problem('content-too-large', {
      detail: `A pack holds at most ${PACK_BYTES} bytes and one file more.`,
      limit: PACK_BYTES,
    })
  }
  return { header, contents: parts as PackContents }
}

async function* decode(body: AsyncIterable<Uint8Array>): AsyncGenerator<PackPart> {
  const decoder = new PackDecoder()
  try {
    for await (const bytes of body) yield* decoder.push(bytes)
    decoder.finish()
  } catch (error) {
    if (error instanceof PackError) throw invalid('', error.message)
    throw error
  }
}
