import { describe, expect, it } from 'vitest'
import { csvField, EXPORTERS, exportName } from '../../src/conversations/export-formats.ts'
import { clampTime, countsOf } from '../../src/conversations/message-text.ts'
import { storable } from '../../src/db/storable.ts'

describe('storable', () => {
  it('removes what PostgreSQL cannot hold and keeps the rest as text', () => {
    expect(storable('a\0b\ud800c 👋 <script>\u001b[31m')).toBe('ab\ufffdc 👋 <script>\u001b[31m')
  })
})

describe('countsOf', () => {
  it('keeps whole numbers under plain names', () => {
    const usage = {
      input_tokens: 3,
      output_tokens: 1.5,
      service_tier: 'x',
      'a\0': 1,
      nested: { b: 1 },
    }
    expect(countsOf(usage)).toEqual({ input_tokens: 3 })
    expect(countsOf(undefined)).toBeNull()
  })
})

describe('clampTime', () => {
  const now = Date.parse('2026-11-23T12:00:00Z')
  it.each([
    ['2026-11-23T11:00:00.123Z', '2026-11-23T11:00:00.123Z'],
    ['2999-01-01T00:00:00Z', '2026-11-23T12:05:00.000Z'],
    ['1970-01-01T00:00:00Z', '2025-11-22T12:00:00.000Z'],
    ['no time', '2026-11-23T12:00:00.000Z'],
  ])('makes %s of %s', (claimed, expected) => {
    expect(clampTime(claimed, now).toISOString()).toBe(expected)
  })
})

describe('csvField', () => {
  it.each([
    ['plain', 'plain'],
    ['a,b', '"a,b"'],
    ['say "hi"\nthere', '"say ""hi""\nthere"'],
    ['=1+1', "'=1+1"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@sum', "'@sum"],
    ['\t=1', "'\t=1"],
    ['\r=1', '"\'\r=1"'],
    ['', ''],
  ])('writes %j as %j', (text, expected) => {
    expect(csvField(text)).toBe(expected)
  })
})

describe('exports', () => {
  it('are named after the moment in UTC', () => {
    expect(exportName(new Date('2026-11-03T04:05:06.789Z'), 'csv')).toBe(
      'conversations_20261103_040506.csv',
    )
  })

  it('start the CSV with the columns of the contract', () => {
    expect(EXPORTERS.csv.head).toBe('timestamp,session_id,role,content\r\n')
  })
})
