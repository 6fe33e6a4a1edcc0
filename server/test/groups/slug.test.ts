import { describe, expect, it } from 'vitest'
import { freeSlug, slugOf } from '../../src/groups/slug.ts'

const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/

describe('slugOf', () => {
  it.each([
    ['Research', 'research'],
    ['  R & D -- 2026  ', 'r-d-2026'],
    ['Çelik Ünïon', 'celik-union'],
    ['ﬁne', 'fine'],
    ['研究', 'group'],
    ['🧪', 'group'],
    [`${'x'.repeat(39)} y`, 'x'.repeat(39)],
    ['../../etc/passwd', 'etc-passwd'],
  ])('makes of %j', (name, slug) => {
    expect(slugOf(name)).toBe(slug)
    expect(slug).toMatch(SLUG)
  })
})

describe('freeSlug', () => {
  it.each([
    ['lab', [], 'lab'],
    ['lab', ['lab'], 'lab-2'],
    ['lab', ['lab', 'lab-2', 'lab-4'], 'lab-3'],
    ['x'.repeat(40), ['x'.repeat(40)], `${'x'.repeat(38)}-2`],
    [`${'x'.repeat(37)}-yy`, [`${'x'.repeat(37)}-yy`], `${'x'.repeat(37)}-2`],
  ])('of %j beside %j', (slug, taken, free) => {
    expect(freeSlug(slug, new Set(taken))).toBe(free)
    expect(free).toMatch(SLUG)
    expect(free.length).toBeLessThanOrEqual(40)
  })
})
