import { crc32 } from 'node:zlib'

export interface ZipEntry {
  /** A folder ends with "/". */
  name: string
  /** Permission bits. */
  mode: number
  modifiedAt: Date
  sizeBytes: number
  /** Absent for a folder. */
  open?: () => Promise<AsyncIterable<Uint8Array>>
}

const UTF8_NAMES = 0x0800
/** The checksum comes after the content, so that nothing is read twice. */
const SUMS_FOLLOW = 0x0008
const NEEDS_ZIP64 = 45
const MADE_BY_UNIX = (3 << 8) | NEEDS_ZIP64
const UNKNOWN_32 = 0xffffffff
const UNKNOWN_16 = 0xffff

/**
 * A zip archive, entry by entry, contents as they are (APPNOTE 6.3.10, without compression). Sizes and offsets are
 * always the 64-bit ones: one form for small and large.
 * @throws RangeError when a content has not the size that was said
 */
export async function* zip(entries: AsyncIterable<ZipEntry>): AsyncGenerator<Uint8Array> {
  const directory: Buffer[] = []
  let offset = 0
  for await (const entry of entries) {
    const start = offset
    const header = localHeader(entry)
    yield header
    let sum = 0
    let size = 0
    for await (const bytes of entry.open ? await entry.open() : []) {
      sum = crc32(bytes, sum)
      size += bytes.length
      yield bytes
    }
    if (size !== entry.sizeBytes) {
      throw new RangeError(`${entry.name} has ${size} bytes, not ${entry.sizeBytes}`)
    }
    const trailer = entry.open ? sumsOf(sum, size) : Buffer.alloc(0)
    yield trailer
    directory.push(directoryEntry(entry, sum, start))
    offset += header.length + size + trailer.length
  }
  yield* directory
  const directoryBytes = directory.reduce((bytes, { length }) => bytes + length, 0)
  yield endOf(directory.length, directoryBytes, offset)
}

/** What a local header and an entry of the directory share. */
function common({ open, modifiedAt }: ZipEntry, crc: number): Buffer {
  const bytes = Buffer.alloc(22)
  bytes.writeUInt16LE(NEEDS_ZIP64, 0)
  bytes.writeUInt16LE(UTF8_NAMES | (open ? SUMS_FOLLOW : 0), 2)
  bytes.writeUInt32LE(dosTime(modifiedAt), 6)
  bytes.writeUInt32LE(crc, 10)
  bytes.writeUInt32LE(UNKNOWN_32, 14)
  bytes.writeUInt32LE(UNKNOWN_32, 18)
  return bytes
}

function localHeader(entry: ZipEntry): Buffer {
  const name = Buffer.from(entry.name)
  const head = Buffer.alloc(4)
  head.writeUInt32LE(0x04034b50, 0)
  const extra = zip64Extra([0, 0])
  return Buffer.concat([head, common(entry, 0), lengths(name, extra), name, extra])
}

function sumsOf(crc: number, size: number): Buffer {
  const bytes = Buffer.alloc(24)
  bytes.writeUInt32LE(0x08074b50, 0)
  bytes.writeUInt32LE(crc, 4)
  bytes.writeBigUInt64LE(BigInt(size), 8)
  bytes.writeBigUInt64LE(BigInt(size), 16)
  return bytes
}

function directoryEntry(entry: ZipEntry, crc: number, start: number): Buffer {
  const name = Buffer.from(entry.name)
  const extra = zip64Extra([entry.sizeBytes, entry.sizeBytes, start])
  const head = Buffer.alloc(6)
  head.writeUInt32LE(0x02014b50, 0)
  head.writeUInt16LE(MADE_BY_UNIX, 4)
  const tail = Buffer.alloc(14)
  const kind = entry.open ? 0o100000 : 0o040000
  tail.writeUInt32LE(((kind | entry.mode) << 16) >>> 0, 6)
  if (!entry.open) tail.writeUInt8(tail.readUInt8(6) | 0x10, 6)
  tail.writeUInt32LE(UNKNOWN_32, 10)
  return Buffer.concat([head, common(entry, crc), lengths(name, extra), tail, name, extra])
}

function lengths(name: Buffer, extra: Buffer): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt16LE(name.length, 0)
  bytes.writeUInt16LE(extra.length, 2)
  return bytes
}

function zip64Extra(values: number[]): Buffer {
  const bytes = Buffer.alloc(4 + 8 * values.length)
  bytes.writeUInt16LE(0x0001, 0)
  bytes.writeUInt16LE(8 * values.length, 2)
  for (const [index, value] of values.entries()) {
    bytes.writeBigUInt64LE(BigInt(value), 4 + 8 * index)
  }
  return bytes
}

function endOf(count: number, directoryBytes: number, directoryStart: number): Buffer {
  const bytes = Buffer.alloc(56 + 20 + 22)
  bytes.writeUInt32LE(0x06064b50, 0)
  bytes.writeBigUInt64LE(44n, 4)
  bytes.writeUInt16LE(MADE_BY_UNIX, 12)
  bytes.writeUInt16LE(NEEDS_ZIP64, 14)
  bytes.writeBigUInt64LE(BigInt(count), 24)
  bytes.writeBigUInt64LE(BigInt(count), 32)
  bytes.writeBigUInt64LE(BigInt(directoryBytes), 40)
  bytes.writeBigUInt64LE(BigInt(directoryStart), 48)
  bytes.writeUInt32LE(0x07064b50, 56)
  bytes.writeBigUInt64LE(BigInt(directoryStart + directoryBytes), 64)
  bytes.writeUInt32LE(1, 72)
  bytes.writeUInt32LE(0x06054b50, 76)
  bytes.writeUInt16LE(UNKNOWN_16, 84)
  bytes.writeUInt16LE(UNKNOWN_16, 86)
  bytes.writeUInt32LE(UNKNOWN_32, 88)
  bytes.writeUInt32LE(UNKNOWN_32, 92)
  return bytes
}

/** Two seconds exact, from 1980 to 2107; in UTC, for the format knows no zone. */
function dosTime(at: Date): number {
  const year = Math.min(Math.max(at.getUTCFullYear(), 1980), 2107)
  const date = ((year - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate()
  const time = (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1)
  return ((date << 16) | time) >>> 0
}
