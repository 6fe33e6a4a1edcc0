/**
 * `application/vnd.sac.pack`: many small files in one request.
 *
 * ```
 * u32 big-endian  length of the header in bytes
 * header          JSON, UTF-8: PackHeader
 * contents        of every file that is not `present`, in the header's order, without separators
 * ```
 *
 * The header comes first so that the receiver checks permission, paths and quota before any content arrives.
 * This file depends on nothing: the server, the sidecar, the CLI and browsers all use it.
 */

export const PACK_CONTENT_TYPE = 'application/vnd.sac.pack'

/** Contents in one pack; 8 MiB was the fastest of 1, 4, 8, 32 and 64 MiB. One file may go over it. */
export const PACK_BYTES = 8 * 1024 * 1024

/** A file above this size travels alone, streamed, and never in a pack. */
export const PACK_FILE_BYTES = 1024 * 1024

/** Files, folders and deletes named in one pack, together. */
export const PACK_ENTRIES = 4096

/** 4096 entries with paths of 1024 bytes stay below this. */
export const PACK_HEADER_BYTES = 8 * 1024 * 1024

export interface PackFile {
  /** Relative, `/`-separated, NFC. */
  path: string
  /** SHA-256 of the content, 64 lower-case hex digits. */
  digest: string
  /** Bytes. */
  size: number
  executable: boolean
  /** RFC 3339, UTC: when the sender's file last changed. For people; no decision rests on it. */
  modifiedAt: string
  /** Revision of the version that this one replaces; 0 when the sender knows of none. */
  base: number
  /** True: the content is not in this pack, the receiver has it under `digest`. */
  present?: boolean
  /** Set on the copy of a conflict: the path whose other version this one is. Told to people; no decision rests on it. */
  conflictOf?: string
}

export interface PackFolder {
  path: string
}

export interface PackDelete {
  path: string
  /** Revision of the version that the sender wants to delete. */
  base: number
}

export interface PackHeader {
  files: PackFile[]
  folders?: PackFolder[]
  deletes?: PackDelete[]
}

/** What one pushed chunk completed, in order. `bytes` are views into the chunk, not copies. */
export type PackPart =
  | { type: 'header'; header: PackHeader }
  | { type: 'data'; file: PackFile; bytes: Uint8Array }
  | { type: 'end'; file: PackFile }

/** The bytes are no pack, or one beyond the limits. */
export class PackError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'PackError'
  }
}

/** Length word and header, ready to be sent. @throws PackError beyond the limits */
export function encodePackHeader(header: PackHeader): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify(header))
  if (json.length > PACK_HEADER_BYTES) throw new PackError('The header of the pack is too long.')
  const bytes = new Uint8Array(4 + json.length)
  new DataView(bytes.buffer).setUint32(0, json.length)
  bytes.set(json, 4)
  return bytes
}

/** Bytes of content that follow the header. */
export function packContentBytes(header: PackHeader): number {
  return header.files.reduce((sum, file) => sum + (file.present ? 0 : file.size), 0)
}

/**
 * The pack as a stream.
 * @param open gives the content of a file that is not `present`
 * @throws PackError when a content is not as long as the header says
 */
export async function* encodePack(
  header: PackHeader,
  open: (file: PackFile) => AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield encodePackHeader(header)
  for (const file of header.files) {
    if (file.present) continue
    let left = file.size
    for await (const bytes of open(file)) {
      left -= bytes.length
      if (left < 0) break
      yield bytes
    }
    if (left !== 0) throw new PackError(`${file.path} is not ${file.size} bytes long.`)
  }
}

/**
 * Takes a pack apart as its bytes arrive and holds no more of it than the header.
 * Call `push` with each chunk and `finish` at the end; digests are the caller's to check.
 */
export class PackDecoder {
  private head: Uint8Array = new Uint8Array(4)
  private headFilled = 0
  private header: PackHeader | undefined
  private isLengthKnown = false
  private index = 0
  private left = 0

  /** @throws PackError */
  push(chunk: Uint8Array): PackPart[] {
    const parts: PackPart[] = []
    let offset = 0
    while (!this.header) {
      const take = Math.min(this.head.length - this.headFilled, chunk.length - offset)
      this.head.set(chunk.subarray(offset, offset + take), this.headFilled)
      this.headFilled += take
      offset += take
      if (this.headFilled < this.head.length) return parts
      if (this.isLengthKnown) {
        this.header = parseHeader(this.head)
        this.head = new Uint8Array(0)
        parts.push({ type: 'header', header: this.header })
        this.left = this.skipPresent(parts)
      } else {
        const length = new DataView(this.head.buffer).getUint32(0)
        if (length > PACK_HEADER_BYTES) throw new PackError('The header of the pack is too long.')
        this.head = new Uint8Array(length)
        this.headFilled = 0
        this.isLengthKnown = true
      }
    }
    while (offset < chunk.length) {
      const file = this.header.files[this.index]
      if (!file) throw new PackError('Bytes follow the last file of the pack.')
      const bytes = chunk.subarray(offset, offset + this.left)
      offset += bytes.length
      this.left -= bytes.length
      parts.push({ type: 'data', file, bytes })
      if (this.left > 0) break
      parts.push({ type: 'end', file })
      this.index += 1
      this.left = this.skipPresent(parts)
    }
    return parts
  }

  /** @throws PackError when the pack was cut off */
  finish(): void {
    if (!this.header || this.index < this.header.files.length) {
      throw new PackError('The pack ends before its last file.')
    }
  }

  /** Moves to the next file that brings bytes, ends empty ones on the way; returns its size. */
  private skipPresent(parts: PackPart[]): number {
    const files = this.header?.files ?? []
    for (; this.index < files.length; this.index += 1) {
      const file = files[this.index]!
      if (file.present) continue
      if (file.size > 0) return file.size
      parts.push({ type: 'end', file })
    }
    return 0
  }
}

const DIGEST = /^[0-9a-f]{64}$/

function parseHeader(bytes: Uint8Array): PackHeader {
  let json: unknown
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw new PackError('The header of the pack is not JSON.')
  }
  if (!isRecord(json)) throw new PackError('The header of the pack is not an object.')
  const files = list(json['files'], 'files').map(parseFile)
  const folders = list(json['folders'] ?? [], 'folders').map((item) => ({
    path: text(item['path'], 'path'),
  }))
  const deletes = list(json['deletes'] ?? [], 'deletes').map((item) => ({
    path: text(item['path'], 'path'),
    base: count(item['base'], 'base'),
  }))
  if (files.length + folders.length + deletes.length > PACK_ENTRIES) {
    throw new PackError(`A pack names at most ${PACK_ENTRIES} entries.`)
  }
  if (new Set(files.map((file) => file.path)).size !== files.length) {
    throw new PackError('A pack names each file once.')
  }
  return { files, folders, deletes }
}

function parseFile(item: Record<string, unknown>): PackFile {
  const digest = text(item['digest'], 'digest')
  if (!DIGEST.test(digest)) throw new PackError('A digest is 64 lower-case hex digits.')
  return {
    path: text(item['path'], 'path'),
    digest,
    size: count(item['size'], 'size'),
    executable: item['executable'] === true,
    modifiedAt: text(item['modifiedAt'], 'modifiedAt'),
    base: count(item['base'], 'base'),
    ...(item['present'] === true ? { present: true } : {}),
    ...(item['conflictOf'] === undefined
      ? {}
      : { conflictOf: text(item['conflictOf'], 'conflictOf') }),
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function list(value: unknown, name: string): Record<string, unknown>[] {
  if (!Array.isArray(value) || !value.every(isRecord)) {
    throw new PackError(`"${name}" is a list of objects.`)
  }
  return value
}

function text(value: unknown, name: string): string {
  if (typeof value !== 'string') throw new PackError(`"${name}" is a string.`)
  return value
}

function count(value: unknown, name: string): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
    throw new PackError(`"${name}" is a whole number, 0 or more.`)
  }
  return value
}
