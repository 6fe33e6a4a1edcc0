import type { Workspace } from '@sac/sdk'
import { imageTypeOf, type PreviewKind, previewKindOf } from './file-kind.ts'
import { nameOf } from './space.ts'

export const MOST_TEXT_BYTES = 5 * 1024 * 1024
const MOST_IMAGE_BYTES = 20_000_000
const MOST_PDF_BYTES = 100_000_000
const MOST_TABLE_BYTES = 2_000_000
const HEAD_BYTES = 256 * 1024

/** What a file holds, as far as a page can show it. */
export type Content = { digest: string; sizeBytes: number } & (
  | { kind: 'text' | 'markdown' | 'table' | 'html'; text: string; isHead: boolean }
  | { kind: 'image' | 'pdf'; blob: Blob; text?: string }
  | { kind: 'binary' | 'too-large' }
)

/** @throws NotFoundError, ConnectionError */
export async function readContent(
  workspace: Pick<Workspace, 'download'>,
  path: string,
  signal: AbortSignal,
): Promise<Content> {
  const { body, digest = '', sizeBytes = 0 } = await workspace.download(path, { signal })
  const name = nameOf(path)
  const kind = previewKindOf(name)
  const about = { digest, sizeBytes }
  if (kind === 'image' || kind === 'pdf') {
    if (sizeBytes > (kind === 'pdf' ? MOST_PDF_BYTES : MOST_IMAGE_BYTES)) {
      await body.cancel()
      return { ...about, kind: 'too-large' }
    }
    const type = kind === 'pdf' ? 'application/pdf' : imageTypeOf(name)
    const blob = new Blob([await new Response(body).arrayBuffer()], { type })
    if (type !== 'image/svg+xml') return { ...about, kind, blob }
    return { ...about, kind, blob, text: await blob.text() }
  }
  const isHead = sizeBytes > MOST_TEXT_BYTES
  const bytes = isHead ? await headOf(body) : new Uint8Array(await new Response(body).arrayBuffer())
  const text = textOf(bytes, isHead)
  if (text === undefined) return { ...about, kind: 'binary' }
  return { ...about, kind: shownAs(kind, sizeBytes), text, isHead }
}

/** What is too long to be laid out is still a text. */
const shownAs = (kind: PreviewKind, sizeBytes: number) =>
  kind === 'image' || kind === 'pdf' || sizeBytes > MOST_TABLE_BYTES ? 'text' : kind

/** UTF-8 without NUL, else undefined. The end of a head may stand within a character. */
export function textOf(bytes: Uint8Array, isHead: boolean): string | undefined {
  if (bytes.subarray(0, 65_536).includes(0)) return undefined
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes, {
      stream: isHead,
    })
  } catch {
    // Not UTF-8: shown as what it is, bytes.
    return undefined
  }
}

async function headOf(body: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  const head = new Uint8Array(HEAD_BYTES)
  const reader = body.getReader()
  let length = 0
  while (length < HEAD_BYTES) {
    const { done, value } = await reader.read()
    if (done) break
    const piece = value.subarray(0, HEAD_BYTES - length)
    head.set(piece, length)
    length += piece.length
  }
  await reader.cancel()
  return head.subarray(0, length)
}
