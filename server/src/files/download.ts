import type { Readable } from 'node:stream'
import { nameOf } from '@sac/openapi/paths'
import type { FastifyRequest } from 'fastify'
import { problem } from '../problems.ts'
import type { BlobLocation } from './blobs.ts'

/** Types that no browser runs; everything else is plain bytes. */
const CONTENT_TYPES: Record<string, string> = {
  txt: 'text/plain; charset=utf-8',
  log: 'text/plain; charset=utf-8',
  md: 'text/markdown; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
  json: 'application/json',
  pdf: 'application/pdf',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  zip: 'application/zip',
}

type Headers = Record<string, string>
type Answer =
  | { status: 200; stream: Readable; headers: Headers }
  | { status: 206; stream: Readable; headers: Headers }
  | { status: 304; headers: Headers }

/**
 * Answers a request for a content: the whole, one range of it, or "you have it".
 * @throws Problem `range-not-satisfiable`
 */
export async function serveContent(
  request: FastifyRequest,
  file: { digest: string; path?: string },
  location: BlobLocation,
  open: (range: { offset: number; length: number }) => Promise<Readable>,
): Promise<Answer> {
  const { sizeBytes } = location
  const etag = `"${file.digest}"`
  const headers: Headers = {
    etag,
    'accept-ranges': 'bytes',
    'cache-control': 'private, no-cache',
    'content-type': contentTypeOf(file.path ?? ''),
    'content-disposition': dispositionOf(file.path),
    'x-content-type-options': 'nosniff',
    'content-security-policy': "sandbox; default-src 'none'",
  }
  const { range, 'if-range': ifRange, 'if-none-match': ifNoneMatch } = request.headers
  if (ifNoneMatch !== undefined && matchesEtag(ifNoneMatch, etag)) return { status: 304, headers }
  const isRangeWanted = range !== undefined && (ifRange === undefined || ifRange === etag)
  const part = isRangeWanted ? parseRange(range, sizeBytes) : undefined
  if (!part) {
    const stream = await open({ offset: 0, length: sizeBytes })
    return { status: 200, stream, headers: { ...headers, 'content-length': String(sizeBytes) } }
  }
  const last = part.offset + part.length - 1
  return {
    status: 206,
    stream: await open(part),
    headers: {
      ...headers,
      'content-length': String(part.length),
      'content-range': `bytes ${part.offset}-${last}/${sizeBytes}`,
    },
  }
}

/**
 * One range of bytes (RFC 9110, section 14). Undefined for what is answered with the whole: no range that we know, or several.
 * @throws Problem `range-not-satisfiable`
 */
export function parseRange(
  header: string,
  sizeBytes: number,
): { offset: number; length: number } | undefined {
  const match = /^bytes=(?:(\d{1,15})-(\d{0,15})|-(\d{1,15}))$/.exec(header.trim())
  if (!match) return undefined
  const [, from, to, suffix] = match
  const offset = from === undefined ? Math.max(0, sizeBytes - Number(suffix)) : Number(from)
  const last = from === undefined || to === '' ? sizeBytes - 1 : Math.min(Number(to), sizeBytes - 1)
  if (from !== undefined && to !== '' && Number(to) < Number(from)) return undefined
  if (offset > last || suffix === '0') {
    throw problem('range-not-satisfiable', {
      detail: `The content has ${sizeBytes} bytes.`,
      sizeBytes,
    })
  }
  return { offset, length: last - offset + 1 }
}

/** Of a list of ETags, weak ones included: for a comparison of contents they are as good (RFC 9110, 13.1.2). */
const matchesEtag = (header: string, etag: string) =>
  header.split(',').some((each) => {
    const value = each.trim()
    return value === '*' || value === etag || value === `W/${etag}`
  })

export function contentTypeOf(path: string): string {
  const extension = /\.([A-Za-z0-9]+)$/.exec(nameOf(path))?.[1]?.toLowerCase() ?? ''
  return Object.hasOwn(CONTENT_TYPES, extension)
    ? CONTENT_TYPES[extension]!
    : 'application/octet-stream'
}

/** RFC 6266: an ASCII name for old clients, and the true one. */
export function dispositionOf(path: string | undefined): string {
  if (path === undefined) return 'attachment'
  const name = nameOf(path)
  const ascii = name.replace(/[^\x20-\x7e]/g, '_').replace(/["\\%]/g, '_')
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`
}
