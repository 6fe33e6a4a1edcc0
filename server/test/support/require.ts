import { describe, it } from 'vitest'

/**
 * Declares that a suite needs something that not every machine has. Where it is missing the suite shows up as skipped
 * with the reason, or fails when `SAC_REQUIRE` (names by comma, or `all`) says that it has to be there.
 * @returns `describe` to declare the suite with
 * @example requireOrSkip('redis', hasRedis, 'no redis-server')('RedisBus', () => { … })
 */
export function requireOrSkip(name: string, available: boolean, why: string) {
  if (available) return describe
  if (!isRequired(name)) {
    return (suite: string, _tests: () => void) =>
      describe.skip(`${suite} (skipped: ${why})`, () => {
        it.skip(`needs ${name}`, () => {})
      })
  }
  return (suite: string, _tests: () => void) =>
    describe(suite, () => {
      it(`needs ${name}`, () => {
        throw new Error(`${name} is required here (SAC_REQUIRE), but: ${why}`)
      })
    })
}

function isRequired(name: string): boolean {
  const required = (process.env['SAC_REQUIRE'] ?? '').split(',').map((part) => part.trim())
  return required.includes(name) || required.includes('all')
}
