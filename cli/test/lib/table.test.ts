import { describe, expect, it } from 'vitest'
import { age, formatRecord, formatTable, size } from '../../src/lib/table.ts'

describe('formatTable', () => {
  it('has upper-case headers and lines up columns, also with wide characters', () => {
    const rows = [
      { id: 1, name: 'ada' },
      { id: 22, name: '計算機' },
    ]
    expect(formatTable(rows, { name: ({ name }) => name, id: ({ id }) => id })).toBe(
      ['NAME     ID', 'ada      1', '計算機   22'].join('\n'),
    )
  })

  it('cuts columns that may be cut where the screen is too narrow', () => {
    const rows = [{ key: 'k', value: 'a value of 21 columns', meaning: '計算機計算機計算機計算機' }]
    const columns = {
      key: ({ key }: (typeof rows)[0]) => key,
      value: ({ value }: (typeof rows)[0]) => value,
      meaning: ({ meaning }: (typeof rows)[0]) => meaning,
    }
    const options = { cut: ['value', 'meaning'] }
    expect(formatTable(rows, columns, { ...options, columns: 37 })).toBe(
      ['KEY   VALUE          MEANING', 'k     a value of …   計算機計算機計…'].join('\n'),
    )
    expect(formatTable(rows, columns, { ...options, columns: undefined })).toContain(
      'a value of 21 columns   計算機計算機計算機計算機',
    )
  })

  it('shows emptiness, and lets no control character through', () => {
    const rows = [{ a: null, b: true, c: 'x\u001b[31m\ny' }]
    expect(formatTable(rows, { a: ({ a }) => a, b: ({ b }) => b, c: ({ c }) => c })).toBe(
      'A   B     C\n-   yes   x [31m y',
    )
  })
})

describe('formatRecord', () => {
  it('lines up values and leaves out what is undefined', () => {
    expect(formatRecord({ id: 7, 'long name': 'x', none: undefined })).toBe(
      'id:        7\nlong name: x',
    )
  })
})

describe('age and size', () => {
  it.each([
    ['2026-01-01T00:00:00Z', '90s', 90],
    ['2026-01-01T00:00:00Z', '50m', 3000],
    ['2026-01-01T00:00:00Z', '3h', 3 * 3600 + 60],
    ['2026-01-01T00:00:00Z', '9d', 9 * 86_400],
  ])('%s is %s later', (at, expected, seconds) => {
    expect(age(at, Date.parse(at) + seconds * 1000)).toBe(expected)
  })

  it.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1536, '1.5 KiB'],
    [100 * 1024 ** 2, '100 MiB'],
  ])('%i bytes are %s', (bytes, expected) => {
    expect(size(bytes)).toBe(expected)
  })
})
