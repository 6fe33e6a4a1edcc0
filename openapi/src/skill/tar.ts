/** Tar archives as skills travel in: plain files alone, read with suspicion and written so that equal files give equal bytes. */

export interface BundleFile {
  /** Relative to the skill's folder. */
  path: string
  content: Uint8Array
  executable: boolean
}

/** Most bytes of all files of a skill together. */
export const BUNDLE_BYTES = 16 * 1024 * 1024
export const BUNDLE_FILES = 1000
/** An archive has headers and padding besides its files. */
export const ARCHIVE_BYTES = BUNDLE_BYTES + 2 * 1024 * 1024

/** The archive cannot be taken: `entry` is the one it is about. */
export class ArchiveError extends Error {
  readonly entry: string
  constructor(entry: string, message: string) {
    super(entry === '' ? message : `${entry}: ${message}`)
    this.name = 'ArchiveError'
    this.entry = entry
  }
}

const BLOCK = 512
const HEADER_RECORD_BYTES = 64 * 1024
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const encoder = new TextEncoder()

const KINDS: Record<string, string> = {
  '1': 'a hard link',
  '2': 'a symbolic link',
  '3': 'a device',
  '4': 'a device',
  '6': 'a named pipe',
  S: 'a sparse file',
}

/**
 * The files of an archive (ustar, pax or GNU). Names come as they stand in it, `./` in front taken away; whether they may
 * stand in a skill is for {@link checkPaths}.
 * @throws ArchiveError for anything but plain files and folders, wrong checksums, cut archives and too much of everything
 */
export function readTar(archive: Uint8Array): BundleFile[] {
  const files: BundleFile[] = []
  let offset = 0
  let total = 0
  let entries = 0
  let longName: string | undefined
  let pax: Map<string, string> = new Map()
  for (;;) {
    if (offset === archive.length && entries > 0) break
    if (offset + BLOCK > archive.length)
      throw new ArchiveError('', 'the archive is cut off, or is no tar')
    const header = archive.subarray(offset, offset + BLOCK)
    offset += BLOCK
    if (header.every((byte) => byte === 0)) break
    entries += 1
    if (entries > 4 * BUNDLE_FILES)
      throw new ArchiveError('', `has more than ${4 * BUNDLE_FILES} entries`)
    checkSum(header)
    const type = String.fromCharCode(header[156]!)
    const name = longName ?? pax.get('path') ?? nameIn(header)
    const size = sizeOf(pax.get('size'), header, name)
    if (offset + size > archive.length) throw new ArchiveError(shown(name), 'is cut off')
    const content = archive.subarray(offset, offset + size)
    offset = Math.min(archive.length, offset + Math.ceil(size / BLOCK) * BLOCK)
    if (type === 'x' || type === 'L' || type === 'g') {
      if (size > HEADER_RECORD_BYTES)
        throw new ArchiveError(shown(name), 'has a header of more than 64 KiB')
      if (type === 'L') longName = text(content, name).replace(/\0+$/, '')
      if (type === 'x') pax = paxRecords(content, name)
      continue
    }
    longName = undefined
    pax = new Map()
    const path = name.replace(/^(\.\/)+/, '')
    if (type === '5' || (type === '0' && path.endsWith('/'))) {
      if (size > 0) throw new ArchiveError(shown(name), 'is a folder with content')
      continue
    }
    if (type !== '0' && type !== '\0') {
      const kind = KINDS[type] ?? `an entry of type "${shown(type)}"`
      throw new ArchiveError(shown(name), `is ${kind}; a skill holds plain files and folders alone`)
    }
    total += size
    if (total > BUNDLE_BYTES)
      throw new ArchiveError('', `the files have more than ${BUNDLE_BYTES} bytes together`)
    files.push({
      path,
      content,
      executable: (octal(header.subarray(100, 108), name) & 0o111) !== 0,
    })
    if (files.length > BUNDLE_FILES)
      throw new ArchiveError('', `has more than ${BUNDLE_FILES} files`)
  }
  return withoutTopFolder(files)
}

/** An archive of the folder itself: what is meant are the files in it. */
function withoutTopFolder(files: BundleFile[]): BundleFile[] {
  const top = files[0]?.path.split('/', 1)[0]
  const hasSkill = files.some(({ path }) => path === `${top}/SKILL.md`)
  if (top === undefined || top === '' || !hasSkill) return files
  if (!files.every(({ path }) => path.startsWith(`${top}/`))) return files
  return files.map((file) => ({ ...file, path: file.path.slice(top.length + 1) }))
}

/** Equal files give equal bytes: sorted by name, no times, no owners. */
export function writeTar(files: readonly BundleFile[]): Uint8Array<ArrayBuffer> {
  const blocks: Uint8Array[] = []
  const sorted = files
    .map((file) => ({ ...file, name: encoder.encode(file.path) }))
    .sort((a, b) => compare(a.name, b.name))
  for (const { name, content, executable } of sorted) {
    if (name.length > 100) {
      const record = paxRecord(name)
      blocks.push(header(encoder.encode('pax-path'), record.length, 'x', false), padded(record))
    }
    blocks.push(header(name.subarray(0, 100), content.length, '0', executable), padded(content))
  }
  blocks.push(new Uint8Array(2 * BLOCK))
  const archive = new Uint8Array(blocks.reduce((sum, { length }) => sum + length, 0))
  let offset = 0
  for (const block of blocks) {
    archive.set(block, offset)
    offset += block.length
  }
  return archive
}

function header(name: Uint8Array, size: number, type: string, executable: boolean): Uint8Array {
  const block = new Uint8Array(BLOCK)
  const put = (at: number, value: string) => block.set(encoder.encode(value), at)
  const number = (at: number, length: number, value: number) =>
    put(at, `${value.toString(8).padStart(length - 1, '0')}\0`)
  block.set(name, 0)
  number(100, 8, executable ? 0o755 : 0o644)
  number(108, 8, 0)
  number(116, 8, 0)
  number(124, 12, size)
  number(136, 12, 0)
  put(148, '        ')
  put(156, type)
  put(257, 'ustar\x0000')
  const sum = block.reduce((total, byte) => total + byte, 0)
  put(148, `${sum.toString(8).padStart(6, '0')}\0 `)
  return block
}

function padded(content: Uint8Array): Uint8Array {
  const block = new Uint8Array(Math.ceil(content.length / BLOCK) * BLOCK)
  block.set(content)
  return block
}

function paxRecord(path: Uint8Array): Uint8Array {
  // The length counts its own digits.
  const rest = ' path=\n'.length + path.length
  let length = rest + String(rest).length
  if (String(length).length > String(rest).length) length += 1
  const record = new Uint8Array(length)
  record.set(encoder.encode(`${length} path=`))
  record.set(path, length - path.length - 1)
  record[length - 1] = 10
  return record
}

function paxRecords(content: Uint8Array, name: string): Map<string, string> {
  const records = new Map<string, string>()
  for (let at = 0; at < content.length; ) {
    const digits = /^(\d{1,6}) /.exec(String.fromCharCode(...content.subarray(at, at + 8)))?.[1]
    const end = at + Number(digits)
    if (
      digits === undefined ||
      end > content.length ||
      end <= at + digits.length + 1 ||
      content[end - 1] !== 10
    )
      throw new ArchiveError(shown(name), 'has a broken pax header')
    const record = content.subarray(at + digits.length + 1, end - 1)
    const equals = record.indexOf(61)
    if (equals < 1) throw new ArchiveError(shown(name), 'has a broken pax header')
    const key = text(record.subarray(0, equals), name)
    // Other records (times, owners) may hold anything and say nothing here.
    if (key === 'path' || key === 'size') records.set(key, text(record.subarray(equals + 1), name))
    if (key.startsWith('GNU.sparse'))
      throw new ArchiveError(shown(name), 'is a sparse file; pack it as a plain one')
    at = end
  }
  return records
}

function checkSum(block: Uint8Array): void {
  const said = octal(block.subarray(148, 156), '')
  const sum = block.reduce(
    (total, byte, index) => total + (index >= 148 && index < 156 ? 32 : byte),
    0,
  )
  if (said !== sum)
    throw new ArchiveError('', 'the archive is no tar, or is damaged: a checksum is wrong')
}

function nameIn(block: Uint8Array): string {
  const name = field(block.subarray(0, 100))
  const isUstar = field(block.subarray(257, 263)).startsWith('ustar')
  // GNU tar keeps other things where POSIX has the prefix; its magic has a blank.
  const prefix = isUstar && block[262] === 0 ? field(block.subarray(345, 500)) : ''
  return prefix === '' ? name : `${prefix}/${name}`
}

function sizeOf(said: string | undefined, block: Uint8Array, name: string): number {
  if (said === undefined) return octal(block.subarray(124, 136), name)
  if (!/^\d{1,15}$/.test(said)) throw new ArchiveError(shown(name), 'has a size that is no number')
  return Number(said)
}

function octal(bytes: Uint8Array, name: string): number {
  const digits = String.fromCharCode(...bytes).replace(/^[ \0]+|[ \0]+$/g, '')
  if (!/^[0-7]{0,11}$/.test(digits))
    throw new ArchiveError(shown(name), 'has a number in its header that is none')
  return Number.parseInt(digits || '0', 8)
}

function field(bytes: Uint8Array): string {
  const end = bytes.indexOf(0)
  return text(end < 0 ? bytes : bytes.subarray(0, end), '')
}

function text(bytes: Uint8Array, name: string): string {
  try {
    return decoder.decode(bytes)
  } catch {
    // The decoder's error says no more than this.
    throw new ArchiveError(shown(name), 'has a name that is not UTF-8')
  }
}

const shown = (name: string) =>
  name.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, '\ufffd').slice(0, 200)

function compare(a: Uint8Array, b: Uint8Array): number {
  for (let index = 0; index < Math.min(a.length, b.length); index++)
    if (a[index] !== b[index]) return a[index]! - b[index]!
  return a.length - b.length
}
