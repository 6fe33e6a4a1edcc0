import { ConnectionError } from '@sac/sdk'
import { describe, expect, it } from 'vitest'
import { type GivenToken, TokenKeeper } from '../src/token-keeper.ts'

/** A keeper with a page that gives t1, t2, … and a clock that stands. */
function keeperOf(give: (number: number) => GivenToken | Promise<GivenToken>) {
  const asked: (string | undefined)[] = []
  const clock = { nowMs: 0 }
  const keeper = new TokenKeeper(
    ({ refused }) => {
      asked.push(refused)
      return give(asked.length)
    },
    () => clock.nowMs,
  )
  const page = { givenUp: 0 }
  keeper.onGivenUp = () => {
    page.givenUp += 1
  }
  return { keeper, asked, clock, page }
}

describe('TokenKeeper', () => {
  it('asks once for many calls at once, and keeps the answer', async () => {
    const { keeper, asked } = keeperOf((number) => ({ token: `t${number}`, ttlSeconds: 100 }))
    expect(await Promise.all([keeper.token(), keeper.token(), keeper.token({})])).toEqual([
      't1',
      't1',
      't1',
    ])
    expect(await keeper.token()).toBe('t1')
    expect(asked).toHaveLength(1)
  })

  it('asks for the next one in the last fifth of its life', async () => {
    const { keeper, clock } = keeperOf((number) => ({ token: `t${number}`, ttlSeconds: 100 }))
    await keeper.token()
    clock.nowMs = 79_999
    expect(await keeper.token()).toBe('t1')
    clock.nowMs = 80_000
    expect(await keeper.token()).toBe('t2')
  })

  it('uses the last one to its end while the page cannot say', async () => {
    const { keeper, clock } = keeperOf((number) => {
      if (number > 1) throw new Error('backend down')
      return { token: 't1', ttlSeconds: 100 }
    })
    await keeper.token()
    clock.nowMs = 99_000
    expect(await keeper.token()).toBe('t1')
    clock.nowMs = 100_000
    await expect(keeper.token()).rejects.toThrow(ConnectionError)
    await expect(keeper.token()).rejects.toThrow(/no token from its own server: backend down/)
  })

  it('asks anew once for a refused one, however many calls it was refused to', async () => {
    const { keeper, asked, page } = keeperOf((number) => `t${number}`)
    await keeper.token()
    keeper.onAnswer('t1', 401)
    expect(
      await Promise.all([keeper.token({ refused: 't1' }), keeper.token({ refused: 't1' })]),
    ).toEqual(['t2', 't2'])
    expect(await keeper.token({ refused: 't1' })).toBe('t2')
    expect(asked).toEqual([undefined, 't1'])
    keeper.onAnswer('t2', 200)
    keeper.onAnswer('t2', 401)
    expect(page.givenUp).toBe(0)
  })

  it.each<[string, GivenToken]>([
    ['nothing', undefined],
    ['the refused one', 't1'],
    ['another that is refused', 't2'],
  ])('gives up when the page gives %s', async (_what, second) => {
    const { keeper, page } = keeperOf((number) => (number === 1 ? 't1' : second))
    await keeper.token()
    keeper.onAnswer('t1', 401)
    const next = await keeper.token({ refused: 't1' })
    keeper.onAnswer(next, 401)
    expect(page.givenUp).toBeGreaterThan(0)
  })
})
