import { describe, expect, it } from 'vitest'
import { ArchiveError, BUNDLE_BYTES, readTar, writeTar } from '../../src/skill/index.ts'
import { bundle, concat, END, GOOD, paxRecord, tarEntry } from './support.ts'

const good = tarEntry('SKILL.md', { content: GOOD })
const pathsOf = (...entries: Uint8Array[]) =>
  readTar(concat(...entries, END)).map(({ path }) => path)

describe('readTar', () => {
  const refused: [string, RegExp, () => Uint8Array][] = [
    ['nothing', /cut off/, () => new Uint8Array(0)],
    ['text', /cut off/, () => new TextEncoder().encode('hello')],
    ['a block of text', /checksum|number/, () => new Uint8Array(512).fill(97)],
    ['a gzip', /checksum|number/, () => new Uint8Array(1024).fill(31)],
    ['a wrong checksum', /checksum/, () => tarEntry('a', { checksum: 7 })],
    ['a cut header', /cut off/, () => good.subarray(0, 300)],
    ['a cut content', /cut off/, () => tarEntry('a', { content: 'x', size: 5000 })],
    ['no end and half a block', /cut off/, () => concat(good, new Uint8Array(100))],
    ['a symbolic link', /a symbolic link/, () => tarEntry('a', { type: '2', link: '/etc/passwd' })],
    ['a symbolic link within', /a symbolic link/, () => tarEntry('a', { type: '2', link: 'b' })],
    ['a hard link', /a hard link/, () => tarEntry('a', { type: '1', link: 'SKILL.md' })],
    ['a character device', /a device/, () => tarEntry('a', { type: '3' })],
    ['a block device', /a device/, () => tarEntry('a', { type: '4' })],
    ['a FIFO', /a named pipe/, () => tarEntry('a', { type: '6' })],
    ['a contiguous file', /of type "7"/, () => tarEntry('a', { type: '7' })],
    ['a GNU sparse file', /a sparse file/, () => tarEntry('a', { type: 'S' })],
    ['a GNU long link', /of type "K"/, () => tarEntry('a', { type: 'K', content: 'x' })],
    ['a volume label', /of type "V"/, () => tarEntry('a', { type: 'V' })],
    [
      'a pax sparse file',
      /sparse/,
      () => tarEntry('p', { type: 'x', content: paxRecord('GNU.sparse.major', '1') }),
    ],
    [
      'a broken pax record',
      /pax header/,
      () => tarEntry('p', { type: 'x', content: '99 path=a\n' }),
    ],
    [
      'a pax record without "="',
      /pax header/,
      () => tarEntry('p', { type: 'x', content: '7 patha\n' }),
    ],
    [
      'a pax record of length 0',
      /pax header/,
      () => tarEntry('p', { type: 'x', content: '0 path=a\n' }),
    ],
    [
      'a huge pax header',
      /64 KiB/,
      () => tarEntry('p', { type: 'x', content: 'x'.repeat(70_000) }),
    ],
    ['a huge GNU name', /64 KiB/, () => tarEntry('p', { type: 'L', content: 'x'.repeat(70_000) })],
    [
      'a pax size that is no number',
      /no number/,
      () => concat(tarEntry('p', { type: 'x', content: paxRecord('size', '-1') }), good),
    ],
    [
      'a size in base 256',
      /number in its header/,
      () => tarEntry('a', { size: '\u007f\u0001\u0001' }),
    ],
    ['a negative size', /number in its header/, () => tarEntry('a', { size: '-0000000001\0' })],
    ['a size of 8 GiB', /cut off/, () => tarEntry('a', { size: '77777777777\0' })],
    [
      'a folder with content',
      /folder with content/,
      () => tarEntry('a/', { type: '5', content: 'x' }),
    ],
    ['a name that is not UTF-8', /not UTF-8/, () => tarEntry(new Uint8Array([0xff, 0xfe]))],
    [
      '1,001 files',
      /1000 files/,
      () => concat(...Array.from({ length: 1001 }, (_, n) => tarEntry(`f${n}`))),
    ],
    [
      '5,000 folders',
      /4000 entries/,
      () => concat(...Array.from({ length: 5000 }, (_, n) => tarEntry(`d${n}/`, { type: '5' }))),
    ],
    [
      'more bytes than a skill may have',
      /bytes together/,
      () => tarEntry('a', { content: new Uint8Array(BUNDLE_BYTES + 1) }),
    ],
  ]
  it.each(refused)('refuses %s', (_, message, make) => {
    const error = (() => {
      try {
        return readTar(
          concat(make(), ...(make().length % 512 === 0 && make().length > 0 ? [END] : [])),
        )
      } catch (thrown) {
        return thrown
      }
    })()
    expect(error).toBeInstanceOf(ArchiveError)
    expect((error as Error).message).toMatch(message)
  })

  it('takes ustar, GNU and pax names, and archives of the folder itself', () => {
    const long = `${'d'.repeat(90)}/${'f'.repeat(90)}.md`
    expect(pathsOf(good, tarEntry('b', { prefix: 'a' }))).toEqual(['SKILL.md', 'a/b'])
    expect(
      pathsOf(good, tarEntry('x', { type: 'L', content: `${long}\0` }), tarEntry('cut')),
    ).toEqual(['SKILL.md', long])
    expect(
      pathsOf(
        good,
        tarEntry('x', { type: 'x', content: paxRecord('path', long) }),
        tarEntry('cut'),
      ),
    ).toEqual(['SKILL.md', long])
    expect(
      pathsOf(tarEntry('g', { type: 'g', content: paxRecord('comment', 'abc') }), good),
    ).toEqual(['SKILL.md'])
    expect(
      pathsOf(tarEntry('./', { type: '5' }), tarEntry('./SKILL.md'), tarEntry('./a/b')),
    ).toEqual(['SKILL.md', 'a/b'])
    expect(pathsOf(tarEntry('w/', { type: '5' }), tarEntry('w/SKILL.md'), tarEntry('w/a'))).toEqual(
      ['SKILL.md', 'a'],
    )
  })

  it('keeps a name that leaves the folder, for the check of paths to refuse', () => {
    expect(pathsOf(good, tarEntry('../a'), tarEntry('/b'))).toEqual(['SKILL.md', '../a', '/b'])
  })
})

describe('writeTar', () => {
  it('gives back what went in, sorted, with the executable bit', () => {
    const long = `references/${'é'.repeat(100)}.md`
    const files = bundle({ 'b.sh': '#!/bin/sh\n', 'SKILL.md': GOOD, [long]: 'x', empty: '' })
    files[0]!.executable = true
    const read = readTar(writeTar(files))
    expect(read.map(({ path, executable }) => [path, executable])).toEqual([
      ['SKILL.md', false],
      ['b.sh', true],
      ['empty', false],
      [long, false],
    ])
    expect(new TextDecoder().decode(read[0]!.content)).toBe(GOOD)
  })

  it('gives equal bytes for equal files in any order', () => {
    const files = bundle({ 'SKILL.md': GOOD, a: '1', 'b/c': '2' })
    expect(writeTar(files)).toEqual(writeTar(files.toReversed()))
  })
})
