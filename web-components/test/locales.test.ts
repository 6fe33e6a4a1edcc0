import { fileURLToPath } from 'node:url'
import { readConfigFileAndWriteSchema } from '@lit/localize-tools/lib/config.js'
import { RuntimeLitLocalizer } from '@lit/localize-tools/lib/modes/runtime.js'
import type { Locale } from '@lit/localize-tools/lib/types/locale.js'
import { beforeAll, describe, expect, it } from 'vitest'
import { templates } from '../src/locales/zh-CN.ts'

// What `npm run extract` and `npm run localize` would write, without writing it.

type Config = ConstructorParameters<typeof RuntimeLitLocalizer>[0]

describe('the Chinese texts', () => {
  const path = fileURLToPath(new URL('../lit-localize.json', import.meta.url))
  const localizer = new RuntimeLitLocalizer(readConfigFileAndWriteSchema(path) as Config)
  /** By id, the English text of each message in the sources. */
  let sources: Map<string, string>
  /** By id, the Chinese text of each message in `xliff`. */
  let chinese: Map<string, string>

  beforeAll(() => {
    const { messages, errors } = localizer.extractSourceMessages()
    expect(errors).toEqual([])
    sources = texts(messages)
    const { translations } = localizer.readTranslationsSync()
    chinese = texts(translations.get('zh-CN' as Locale) ?? [])
  }, 60_000)

  it('has one for each message of the sources', () => {
    const missing = [...sources].filter(([id]) => !chinese.get(id)?.trim())
    expect(missing, 'run `npm run extract -w web-components`, add the <target>s').toEqual([])
  })

  it('has none that no source asks for any more', () => {
    const stale = [...chinese].filter(([id]) => !sources.has(id))
    expect(stale, 'run `npm run extract -w web-components`').toEqual([])
  })

  it('keeps each placeholder once', () => {
    expect(localizer.validateTranslations().errors).toEqual([])
  })

  it('is what the page loads', () => {
    const hint = 'run `npm run localize -w web-components`'
    expect(Object.keys(templates).sort(), hint).toEqual([...sources.keys()].sort())
    const plain = Object.entries(templates).filter(([, text]) => typeof text === 'string')
    for (const [id, text] of plain) expect(text, hint).toBe(chinese.get(id))
  })

  it('ends as the English does: a sentence as a sentence, a label as a label', () => {
    const uneven = [...chinese].filter(([id, text]) => {
      const english = sources.get(id) ?? ''
      return /[.?:…]$/.test(english) !== /[。？：…]$/.test(text)
    })
    expect(uneven.map(([id, text]) => [sources.get(id), text])).toEqual([])
  })

  it('writes Chinese punctuation next to Chinese', () => {
    const western = [...chinese.values()].filter((text) => /\p{Script=Han}[,.:;?!()]/u.test(text))
    expect(western).toEqual([])
  })
})

interface Text {
  name: string
  contents: (string | { index: number })[]
}

const texts = (messages: readonly Text[]): Map<string, string> =>
  new Map(
    messages.map(({ name, contents }) => [
      name,
      contents.map((part) => (typeof part === 'string' ? part : `{${part.index}}`)).join(''),
    ]),
  )
