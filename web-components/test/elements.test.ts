import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import manifest from '../custom-elements.json' with { type: 'json' }

const SOURCES = fileURLToPath(new URL('../src/', import.meta.url))
const read = (name: string) => readFileSync(`${SOURCES}${name}`, 'utf8')

interface Element {
  tagName?: string
  summary?: string
  events?: { name: string; description?: string }[]
}

const elements = (manifest.modules as { path: string; declarations: Element[] }[]).flatMap(
  ({ path, declarations }) =>
    declarations
      .filter(({ tagName }) => tagName)
      .map((element) => ({ file: path.replace('src/', ''), ...element })),
)
const eventNames = new Set(
  [...read('events.ts').matchAll(/^ {2}'(sac-[\w-]+)': CustomEvent/gm)].map((match) => match[1]),
)

describe('the manifest', () => {
  it('has every element of the sources', () => {
    const files = readdirSync(SOURCES).filter((name) => /@customElement\(/.test(tagged(name)))
    expect(elements.map(({ file }) => file).sort()).toEqual(files.sort())
  })

  it('has the elements that pages may use', () => {
    const named = [...read('elements.ts').matchAll(/'(sac-[\w-]+)':/g)].map((match) => match[1])
    expect(elements.map(({ tagName }) => tagName)).toEqual(expect.arrayContaining(named))
  })
})

const tagged = (name: string) => (/^sac-.*\.ts$/.test(name) ? read(name) : '')

describe.each(elements)('<$tagName>', ({ tagName, file, summary, events = [] }) => {
  it('says what it is', () => {
    expect(file).toBe(`${tagName}.ts`)
    expect(summary ?? '').toMatch(/^\S.{8,}[.:]$/)
  })

  it('documents every event that it dispatches, and none that there is not', () => {
    const dispatched = [...read(file).matchAll(/\bemit\(\s*'(sac-[\w-]+)'/g)].map(
      (match) => match[1],
    )
    const documented = events.map(({ name }) => name)
    expect(documented).toEqual(expect.arrayContaining(dispatched))
    expect(documented.filter((name) => !eventNames.has(name))).toEqual([])
    expect(events.filter(({ description }) => !description)).toEqual([])
  })
})
