import { describe, expect, it } from 'vitest'
import { parseJson } from '../../src/http/json-body.ts'
import type { Problem } from '../../src/problems.ts'

const errorOf = (bytes: string | Buffer) => {
  try {
    parseJson(Buffer.from(bytes))
  } catch (error) {
    return (error as Problem).extras['errors']
  }
  return undefined
}

describe('parseJson', () => {
  it('reads what is JSON, whatever it is', () => {
    for (const value of [null, 0, 'é👍', [], {}, { constructor: 'text', 'a/b': [1] }]) {
      expect(parseJson(Buffer.from(JSON.stringify(value)))).toEqual(value)
    }
    expect(parseJson(Buffer.from(`${'['.repeat(100)}${']'.repeat(100)}`))).toBeDefined()
  })

  it.each([
    ['{"a":{"b/c":"x\\u0000"}}', '/a/b~1c'],
    ['[1,"\\ud800"]', '/1'],
    ['{"\\u0000":1}', '/'],
    ['{"a":[{"__proto__":1}]}', '/a/0/__proto__'],
    ['{"constructor":{"prototype":{}}}', '/constructor'],
    ['"\\u0000"', ''],
    ['', ''],
    ['{', ''],
  ])('names what is wrong in %s', (text, pointer) => {
    expect(errorOf(text)).toMatchObject([{ pointer }])
  })

  it('decodes nothing by guess', () => {
    expect(errorOf(Buffer.from([0x22, 0xff, 0x22]))).toMatchObject([{ detail: 'is not UTF-8' }])
  })

  it('refuses what is nested deeper than anything of ours, without recursion', () => {
    const depth = 500_000
    expect(errorOf(`${'['.repeat(depth)}${']'.repeat(depth)}`)).toMatchObject([
      { detail: 'is nested deeper than 100 levels' },
    ])
  })

  it('leaves out what cannot be stored, where nobody can correct it', () => {
    const bytes = Buffer.from('{"a":["x\\u0000y\\ud800"],"b":"good"}')
    expect(parseJson(bytes, 'clean')).toEqual({ a: ['xy\ufffd'], b: 'good' })
  })
})
