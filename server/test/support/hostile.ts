import type { OperationObject } from '@sac/openapi'

/** A request in parts, so that one of them can be spoilt. */
export interface Request {
  /** Path parameters by name, not encoded. */
  params: Record<string, string>
  /** Query as it goes into the URL: names and values, not encoded. */
  query: [string, string][]
  headers: Record<string, string>
  payload?: string | Buffer
}

/** One way in which a good request is spoilt. */
export interface Spoilt {
  name: string
  request: Request
  /** What `errors` has to name, as the spec writes pointers. */
  pointer?: string
  /** Strange and still good: may be taken, may be refused, never breaks anything. */
  isLegal?: true
}

// biome-ignore lint/suspicious/noExplicitAny: a JSON schema of any shape
type Schema = any

interface Parameter {
  name: string
  in: 'query' | 'path' | 'header'
  required?: boolean
  schema: Schema
}

const JSON_TYPE = 'application/json'

/** Stands in a JSON value for text that `JSON.stringify` cannot write. */
const raw = (text: string) => `@raw@${text}@`
const toJson = (value: unknown) =>
  JSON.stringify(value).replace(/"@raw@(.*?)@"/g, (_, text: string) => JSON.parse(`"${text}"`))

const NUL = 'a\u0000b'
const HALF_A_PAIR = 'a\ud800b'
/** Text that is good wherever any text is. */
const STRANGE_TEXTS = {
  'name of a prototype': '__proto__',
  'name of a method': 'constructor',
  SQL: `'; drop table users; --`,
  'a place holder': '?? :name $1 %s {{7*7}}',
  'right to left': '\u202egnp.exe',
  'control characters': 'a\u0001\u001b[2Jb',
  'emoji and combining marks': '👩‍👩‍👧‍👦 e\u0301\u0301\u0301',
}

/** Values that a schema refuses, as they stand in a JSON body, each with the pointer of what is wrong. */
export function* refusedValues(
  schema: Schema,
  good: unknown,
  pointer = '',
): Generator<{ name: string; value: unknown; pointer: string; isLegal?: true }> {
  const types = [schema.type ?? []].flat() as string[]
  const refused = (name: string, value: unknown, at = pointer) => ({ name, value, pointer: at })
  if (types.length > 0) {
    const isNumber = types.includes('integer') || types.includes('number')
    if (!types.includes('null')) yield refused('null', null)
    if (!types.includes('boolean')) yield refused('true for it', true)
    if (!types.includes('array')) yield refused('a list of it', [good])
    if (!types.includes('object')) yield refused('an object for it', { value: good })
    if (!isNumber) yield refused('a number for it', 7)
    if (isNumber) yield refused('a number as text', '7')
    else if (!types.includes('string')) yield refused('text for it', 'text')
  }
  if (types.includes('string')) yield* refusedTexts(schema, pointer)
  if (types.includes('integer')) yield* refusedNumbers(schema, pointer)
  if (types.includes('array')) {
    const list = Array.isArray(good) ? good : []
    const item = list[0] ?? sampleOf(schema.items)
    if (schema.maxItems < 1000) {
      yield refused('too many items', Array(schema.maxItems + 1).fill(item))
    }
    if (schema.minItems > 0) yield refused('no items', [])
    if (schema.uniqueItems) yield refused('an item twice', [item, item])
    for (const bad of refusedValues(schema.items, item, `${pointer}/0`)) {
      yield { ...bad, value: [bad.value] }
    }
  }
  if (types.includes('object') && schema.properties) yield* refusedMembers(schema, good, pointer)
}

function* refusedTexts(schema: Schema, pointer: string) {
  const { maxLength, minLength, pattern, format } = schema
  yield { name: 'NUL in text', value: NUL, pointer }
  yield { name: 'half a surrogate pair', value: HALF_A_PAIR, pointer }
  if (minLength > 0) yield { name: 'empty text', value: '', pointer }
  if (maxLength < 1_000_000) yield { name: 'too long', value: 'x'.repeat(maxLength + 1), pointer }
  if (schema.enum || format) yield { name: 'no such value', value: 'nonsense', pointer }
  if (schema.enum) yield { name: 'a method for a choice', value: 'constructor', pointer }
  if (pattern && !new RegExp(pattern).test('\u0001')) {
    yield { name: 'wrong form', value: '\u0001', pointer }
  }
  if (schema.enum || format || pattern) return
  // Passwords take long to hash, and are never looked at.
  const texts = minLength === 8 ? {} : STRANGE_TEXTS
  for (const [name, value] of Object.entries(texts)) {
    yield { name, value, pointer, isLegal: true as const }
  }
}

function* refusedNumbers({ minimum, maximum }: Schema, pointer: string) {
  yield { name: '1.5', value: 1.5, pointer }
  yield { name: '1e400', value: raw('1e400'), pointer }
  if (minimum !== undefined) yield { name: 'too small', value: minimum - 1, pointer }
  if (maximum < Number.MAX_SAFE_INTEGER) yield { name: 'too large', value: maximum + 1, pointer }
  yield { name: '2^53 + 1', value: raw('9007199254740993'), pointer }
  yield { name: '1e300', value: raw('1e300'), pointer }
  if (minimum === 0) yield { name: '-0', value: raw('-0'), pointer, isLegal: true as const }
}

function* refusedMembers(schema: Schema, good: unknown, pointer: string) {
  const whole = (typeof good === 'object' && good !== null ? good : sampleOf(schema)) as object
  const { properties, required = [], minProperties, additionalProperties } = schema
  for (const name of required) {
    const value = Object.fromEntries(Object.entries(whole).filter(([key]) => key !== name))
    yield { name: `${name} is missing`, value, pointer: `${pointer}/${name}` }
  }
  if (minProperties > 0) yield { name: 'no members', value: {}, pointer }
  if (additionalProperties === false) {
    yield {
      name: 'unknown member',
      value: { ...whole, nonsense: 1 },
      pointer: `${pointer}/nonsense`,
    }
    yield { name: 'a~b/c', value: { ...whole, 'a~b/c': 1 }, pointer: `${pointer}/a~0b~1c` }
  }
  for (const name of ['__proto__', 'constructor']) {
    const value = { ...whole, [name]: { prototype: { isAdmin: true } } }
    yield { name: `${name} as member`, value, pointer: `${pointer}/${name}` }
  }
  for (const [name, member] of Object.entries(properties)) {
    const inner = (whole as Record<string, unknown>)[name] ?? sampleOf(member)
    for (const bad of refusedValues(member, inner, `${pointer}/${name}`)) {
      yield { ...bad, name: `${name}: ${bad.name}`, value: { ...whole, [name]: bad.value } }
    }
  }
}

/** The smallest value that fits a schema, as far as this document's schemas go. */
export function sampleOf(schema: Schema): unknown {
  const type = [schema.type ?? []].flat()[0]
  if (schema.enum) return schema.enum[0]
  if (schema.format === 'uuid') return '00000000-0000-4000-8000-000000000000'
  if (schema.format === 'date-time') return '2026-01-01T00:00:00Z'
  if (schema.format === 'email') return 'a@example.com'
  if (schema.examples) return schema.examples[0]
  switch (type) {
    case 'integer':
      return schema.minimum ?? 1
    case 'boolean':
      return true
    case 'array':
      return schema.minItems ? [sampleOf(schema.items)] : []
    case 'object':
      return Object.fromEntries(
        (schema.required ?? []).map((name: string) => [name, sampleOf(schema.properties[name])]),
      )
    default:
      return schema.pattern?.includes('http') ? 'https://example.com' : 'x'.repeat(8)
  }
}

/** Every way to spoil the JSON body of an operation. */
export function* spoiltBodies(operation: OperationObject, good: Request): Generator<Spoilt> {
  const content = (operation.requestBody as Schema)?.content?.[JSON_TYPE]
  if (!content) return
  const body = JSON.parse(String(good.payload))
  for (const { value, ...bad } of refusedValues(content.schema, body)) {
    yield { ...bad, request: { ...good, payload: toJson(value) } }
  }
  const withPayload = (name: string, payload: string | Buffer, headers = {}): Spoilt => ({
    name,
    request: { ...good, payload, headers: { ...good.headers, ...headers } },
  })
  const text = String(good.payload)
  yield withPayload('no JSON', '{')
  yield withPayload('two JSON texts', `${text}${text}`)
  yield withPayload('NaN', 'NaN')
  yield withPayload('empty body', '')
  yield withPayload('JSON in latin1', Buffer.from('{"é":1}', 'latin1'))
  yield withPayload('bad UTF-8', Buffer.from([0x22, 0xff, 0xfe, 0xc0, 0x80, 0x22]))
  yield withPayload('UTF-16', Buffer.from(text, 'utf16le'))
  yield withPayload('NUL before', `\u0000${text}`)
  yield withPayload('10,000 lists', '['.repeat(10_000) + ']'.repeat(10_000))
  yield withPayload('10,000 objects', `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`)
  yield withPayload('10,000 open lists', '['.repeat(10_000))
  yield withPayload('over 4 MiB', `"${'x'.repeat(4 * 1024 ** 2)}"`)
  for (const [name, member] of Object.entries(content.schema.properties ?? {})) {
    // Where any JSON may stand, the depth alone is wrong.
    if ((member as Schema).type) continue
    const bomb = '['.repeat(10_000) + ']'.repeat(10_000)
    yield withPayload(
      `${name}: 10,000 lists`,
      JSON.stringify({ ...body, [name]: 0 }).replace(`"${name}":0`, `"${name}":${bomb}`),
    )
  }
  const types = ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'x', '']
  for (const type of types)
    yield withPayload(`content type "${type}"`, text, { 'content-type': type })
  const { 'content-type': _, ...headers } = good.headers
  yield { name: 'no content type', request: { ...good, headers } }
}

const PATHS_REFUSED = {
  'parent folder': '../a.txt',
  'parent folder in the middle': 'a/../../b.txt',
  'dot part': './a.txt',
  absolute: '/etc/passwd',
  'trailing slash': 'a/',
  'empty part': 'a//b',
  NUL: 'a\u0000b',
  'line feed': 'a\nb',
  'not NFC': 'e\u0301.txt',
  '2000 bytes': 'a'.repeat(2000),
  '1026 bytes in 513 characters': 'é'.repeat(513),
  'a half-written file': '.sac-tmp-a',
}
const PATHS_LEGAL = {
  backslash: '..\\..\\a.txt',
  'encoded twice': '%2e%2e%2fa.txt',
  'of a prototype': '__proto__/constructor',
  '255 bytes and more in one part': 'a'.repeat(1000),
  '500 folders': 'a/'.repeat(500).concat('b'),
}

/** Text of parameters that a schema refuses. */
function* refusedParameters({ name, in: place, schema }: Parameter) {
  const { type, format, pattern, minLength, maxLength, minimum, maximum } = schema
  if (name === 'path') {
    for (const [what, value] of Object.entries(PATHS_REFUSED)) yield { what, value }
    for (const [what, value] of Object.entries(PATHS_LEGAL))
      yield { what, value, isLegal: true as const }
    return
  }
  if (type === 'integer') {
    for (const value of [
      '',
      'abc',
      '1.5',
      '1e400',
      '1 or 1=1',
      '9007199254740993',
      '99999999999999999999',
      '\u0000',
      '[1]',
      'NaN',
      'Infinity',
      '-1',
    ]) {
      yield { what: JSON.stringify(value), value }
    }
    if (minimum !== undefined) yield { what: 'too small', value: String(minimum - 1) }
    if (maximum < Number.MAX_SAFE_INTEGER) yield { what: 'too large', value: String(maximum + 1) }
    return
  }
  if (type === 'boolean') {
    for (const value of ['', 'maybe', '2', 'null']) yield { what: JSON.stringify(value), value }
    return
  }
  const choices = schema.enum ?? schema.items?.enum
  if (choices || format || pattern) {
    for (const value of ['', 'nonsense', 'constructor', '__proto__'])
      yield { what: JSON.stringify(value), value }
  }
  if (place !== 'header') yield { what: 'NUL', value: NUL }
  if (minLength > 0) yield { what: 'empty', value: '' }
  if (maxLength < 8000) yield { what: 'too long', value: 'x'.repeat(maxLength + 1) }
  if (name === 'cursor') {
    for (const [what, value] of Object.entries(CURSORS)) yield { what, value }
  } else if (!choices && !format && !pattern && type === 'string') {
    for (const [what, value] of Object.entries(STRANGE_TEXTS)) {
      if (place !== 'header') yield { what, value, isLegal: true as const }
    }
  }
}

const cursor = (json: string) => Buffer.from(json).toString('base64url')
const CURSORS = {
  'no base64': '***',
  'no JSON': cursor('{'),
  'no list': cursor('{"length":1,"0":1}'),
  'of another list': cursor('["a",1,true]'),
  Infinity: cursor('[1e400]'),
  fraction: cursor('[1.5]'),
  '2^63': cursor('[9223372036854775808]'),
  'NUL in it': cursor('["\\u0000","\\u0000"]'),
  'Infinity in a long one': cursor('["file",1e400,1e400,""]'),
  'no time and a number': cursor('["nonsense",1]'),
}

/** Every way to spoil the parameters of an operation. */
export function* spoiltParameters(operation: OperationObject, good: Request): Generator<Spoilt> {
  const parameters = (operation.parameters ?? []) as unknown as Parameter[]
  const passesOn = (operation as Schema)['x-sac-body'] === 'stream'
  if (!passesOn) {
    for (const name of ['nonsense', '__proto__', 'constructor', 'a[b]']) {
      yield {
        name: `unknown query/${name}`,
        pointer: `query/${name.replaceAll('/', '~1')}`,
        request: withQuery(good, name, '1'),
      }
    }
  }
  for (const parameter of parameters) {
    const { name, required, schema } = parameter
    const place = parameter.in
    const pointer = `${place}/${place === 'header' ? name.toLowerCase() : name}`
    const others = good.query.filter(([key]) => key !== name)
    if (place === 'query' && required) {
      yield { name: `${pointer} is missing`, pointer, request: { ...good, query: others } }
    }
    if (place === 'query' && schema.type !== 'array') {
      const twice = good.query.find(([key]) => key === name)?.[1] ?? String(sampleOf(schema))
      yield {
        name: `${pointer} twice`,
        pointer,
        request: { ...good, query: [...others, [name, twice], [name, twice]] },
      }
    }
    for (const { what, value, ...rest } of refusedParameters(parameter)) {
      const request =
        place === 'query'
          ? withQuery({ ...good, query: others }, name, value)
          : place === 'path'
            ? { ...good, params: { ...good.params, [name]: value } }
            : { ...good, headers: { ...good.headers, [name]: value } }
      yield { name: `${pointer}: ${what}`, pointer, request, ...rest }
    }
  }
}

const withQuery = (request: Request, name: string, value: string): Request => ({
  ...request,
  query: [...request.query, [name, value]],
})
