import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import module, { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Script } from 'node:vm'
import { afterEach, describe, expect, it } from 'vitest'

const { load } = createRequire(import.meta.url)('../../bin/load.js') as {
  load(main: string): unknown
}
const bundle = fileURLToPath(new URL('../../dist/bundle/', import.meta.url))

describe('load', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sac-load-'))
  const file = (name: string, text: string) => {
    const path = join(folder, name)
    writeFileSync(path, text)
    return path
  }

  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('loads each file once, by relative and absolute paths, and packages of Node', () => {
    mkdirSync(folder, { recursive: true })
    const other = file('other.js', `exports.tag = {}; exports.back = require('./main.js').early`)
    const main = file(
      'main.js',
      `exports.early = 1; const other = require('./other.js')
      exports.isOnce = other === require(${JSON.stringify(other)}); exports.back = other.back
      exports.name = require('node:path').basename(__filename); exports.folder = __dirname`,
    )
    expect(load(main)).toEqual({ early: 1, isOnce: true, back: 1, name: 'main.js', folder })
  })

  it('runs what stands in the file when the cache is of something else', () => {
    mkdirSync(folder, { recursive: true })
    const main = file('main.js', 'exports.value = 2')
    file('main.js.cache', 'not made by V8')
    expect(load(main)).toEqual({ value: 2 })
  })
})

describe('the bundle', () => {
  it('has for each file what this V8 accepts, where Node keeps nothing itself', () => {
    const files = readdirSync(bundle, { recursive: true, encoding: 'utf8' })
    const paths = files.filter((name) => name.endsWith('.js')).map((name) => join(bundle, name))
    const caches = files.filter((name) => name.endsWith('.cache'))
    expect(caches.length).toBe('enableCompileCache' in module ? 0 : paths.length)
    const refused = paths.slice(0, caches.length).filter((path) => {
      const cachedData = readFileSync(`${path}.cache`)
      const source = module.wrap(readFileSync(path, 'utf8'))
      return new Script(source, { filename: path, cachedData }).cachedDataRejected
    })
    expect(refused).toEqual([])
  })
})
