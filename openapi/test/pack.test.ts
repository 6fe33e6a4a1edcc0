import { describe, expect, it } from 'vitest'
import {
  encodePack,
  encodePackHeader,
  PACK_HEADER_BYTES,
  PackDecoder,
  PackError,
  type PackFile,
  type PackHeader,
  packContentBytes,
} from '../src/pack.ts'

const file = (path: string, size: number, more: Partial<PackFile> = {}): PackFile => ({
  path,
  digest: 'a'.repeat(64),
  size,
  executable: false,
  modifiedAt: '2026-11-23T14:53:28Z',
  base: 0,
  ...more,
})

const header: PackHeader = {
  files: [
    file('empty-first', 0),
    file('a', 3),
    file('there', 9, { present: true }),
    file('b/ü', 5),
    file('empty', 0),
  ],
  folders: [{ path: 'b' }],
  deletes: [{ path: 'old', base: 4 }],
}
const contents: Record<string, string> = { a: 'abc', 'b/ü': 'defgh' }

async function bytesOf(pack: PackHeader): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  for await (const chunk of encodePack(pack, ({ path }) => [Buffer.from(contents[path] ?? '')])) {
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function decode(
  bytes: Uint8Array,
  chunkSize: number,
): { header: PackHeader | undefined; files: string[] } {
  const decoder = new PackDecoder()
  const files: string[] = []
  let seen: PackHeader | undefined
  let text = ''
  for (let start = 0; start < bytes.length; start += chunkSize) {
    for (const part of decoder.push(bytes.subarray(start, start + chunkSize))) {
      if (part.type === 'header') seen = part.header
      if (part.type === 'data') text += Buffer.from(part.bytes).toString()
      if (part.type === 'end') {
        files.push(`${part.file.path}=${text}`)
        text = ''
      }
    }
  }
  decoder.finish()
  return { header: seen, files }
}

function frame(json: unknown): Uint8Array {
  return encodePackHeader(json as PackHeader)
}

describe('a pack', () => {
  it('comes out as it went in, however it is cut', async () => {
    const bytes = await bytesOf(header)
    expect(bytes.length).toBe(encodePackHeader(header).length + packContentBytes(header))
    for (const size of [1, 2, 3, 5, 64, bytes.length]) {
      expect(decode(bytes, size)).toEqual({
        header,
        files: ['empty-first=', 'a=abc', 'b/ü=defgh', 'empty='],
      })
    }
  })

  it('may name no content at all', async () => {
    const empty = { files: [], folders: [], deletes: [{ path: 'x', base: 1 }] }
    expect(decode(await bytesOf(empty), 4)).toEqual({ header: empty, files: [] })
  })

  it('is refused when it is cut off, too long or not as announced', async () => {
    const bytes = await bytesOf(header)
    expect(() => decode(bytes.subarray(0, -1), 8)).toThrow(PackError)
    expect(() => decode(bytes.subarray(0, 2), 8)).toThrow(PackError)
    expect(() => decode(Buffer.concat([bytes, Buffer.from('x')]), 8)).toThrow(PackError)
    const pieces = encodePack({ files: [file('a', 4)] }, () => [Buffer.from('abc')])
    await expect(
      pieces
        .next()
        .then(() => pieces.next())
        .then(() => pieces.next()),
    ).rejects.toThrow(PackError)
  })

  it.each([
    ['no JSON', new Uint8Array([0, 0, 0, 1, 0x7b])],
    ['a list', frame([])],
    ['no files', frame({})],
    ['a negative size', frame({ files: [file('a', -1)] })],
    ['a broken size', frame({ files: [file('a', 1.5)] })],
    ['a digest in capitals', frame({ files: [file('a', 1, { digest: 'A'.repeat(64) })] })],
    ['one file twice', frame({ files: [file('a', 0), file('a', 0)] })],
    ['a path that is no text', frame({ files: [{ ...file('a', 0), path: 7 }] })],
    [
      'too many entries',
      frame({ files: [], folders: Array.from({ length: 5000 }, () => ({ path: 'a' })) }),
    ],
  ])('is refused with %s', (_name, bytes) => {
    expect(() => decode(bytes, 1024)).toThrow(PackError)
  })

  it('does not reserve memory for a header that nobody would send', () => {
    const bytes = new Uint8Array(4)
    new DataView(bytes.buffer).setUint32(0, PACK_HEADER_BYTES + 1)
    expect(() => new PackDecoder().push(bytes)).toThrow(PackError)
  })
})
