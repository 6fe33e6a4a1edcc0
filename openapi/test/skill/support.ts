import type { BundleFile } from '../../src/skill/index.ts'

const encoder = new TextEncoder()

export const GOOD = `---
name: weekly-report
description: Writes the weekly report. Use when asked for the week.
---

Write the report.
`

/** Files of a skill by path; text or bytes. */
export const bundle = (files: Record<string, string | Uint8Array>): BundleFile[] =>
  Object.entries(files).map(([path, content]) => ({
    path,
    content: typeof content === 'string' ? encoder.encode(content) : content,
    executable: false,
  }))

interface EntryOptions {
  type?: string
  content?: string | Uint8Array
  size?: number | string
  link?: string
  prefix?: string
  mode?: string
  magic?: string
  checksum?: number
}

/** One raw entry of a tar, as wrong as a test wants it. */
export function tarEntry(name: string | Uint8Array, options: EntryOptions = {}): Uint8Array {
  const { type = '0', content = '', link = '', prefix = '', mode = '0000644' } = options
  const body = typeof content === 'string' ? encoder.encode(content) : content
  const header = new Uint8Array(512)
  const put = (at: number, text: string | Uint8Array) =>
    header.set(typeof text === 'string' ? encoder.encode(text) : text, at)
  const size = options.size ?? body.length
  put(0, name)
  put(100, `${mode}\0`)
  put(108, '0000000\0')
  put(116, '0000000\0')
  put(124, typeof size === 'number' ? `${size.toString(8).padStart(11, '0')}\0` : size)
  put(136, '00000000000\0')
  put(148, '        ')
  put(156, type)
  put(157, link)
  put(257, options.magic ?? 'ustar\x0000')
  put(345, prefix)
  const sum = options.checksum ?? header.reduce((total, byte) => total + byte, 0)
  put(148, `${sum.toString(8).padStart(6, '0')}\0 `)
  const padded = new Uint8Array(Math.ceil(body.length / 512) * 512)
  padded.set(body)
  return concat(header, padded)
}

export const END = new Uint8Array(1024)

export function concat(...parts: Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let offset = 0
  for (const part of parts) {
    all.set(part, offset)
    offset += part.length
  }
  return all
}

/** `27 path=…\n`, its length counted. */
export function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`
  const bytes = encoder.encode(rest).length
  let length = bytes + String(bytes).length
  if (String(length).length > String(bytes).length) length = bytes + String(length).length
  return `${length}${rest}`
}
