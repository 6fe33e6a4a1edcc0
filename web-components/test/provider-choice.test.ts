import type { Provider } from '@sac/sdk'
import { describe, expect, it } from 'vitest'
import { firstChoice, providerOfNull } from '../src/provider-choice.ts'

const provider = (id: number, change: Partial<Provider>): Provider => ({
  id,
  owner: { kind: 'user', id: 1 },
  name: `provider ${id}`,
  preset: 'anthropic',
  baseUrl: 'https://api.example.com',
  authStyle: 'bearer',
  hasKey: true,
  keyHint: null,
  models: {},
  isDefault: false,
  isWritable: true,
  monthlyTokenBudget: 0,
  tokensThisMonth: 0,
  createdAt: '2026-12-01T00:00:00.000Z',
  updatedAt: '2026-12-01T00:00:00.000Z',
  ...change,
})
const demo = provider(1, { preset: 'demo', hasKey: false, owner: { kind: 'system', id: null } })

describe('firstChoice', () => {
  it('is the demo where no key is known', () => {
    expect(firstChoice(undefined, [provider(2, { hasKey: false }), demo])).toBe('id-1')
  })

  it('is what can answer with a key', () => {
    expect(firstChoice(undefined, [provider(2, {}), demo])).toBe('id-2')
  })

  it('is the default that an admin set', () => {
    const given = provider(3, { isDefault: true, owner: { kind: 'system', id: null } })
    expect(firstChoice(undefined, [provider(2, {}), given, demo])).toBe('default')
  })

  it('is what an agent has', () => {
    expect(firstChoice({ providerId: 2 }, [provider(2, {}), demo])).toBe('id-2')
    expect(firstChoice({ providerId: null }, [provider(2, {}), demo])).toBe('default')
  })
})

describe('providerOfNull', () => {
  it('is the default, else the demo', () => {
    const given = provider(3, { isDefault: true })
    expect(providerOfNull([demo, given])).toBe(given)
    expect(providerOfNull([provider(2, {}), demo])).toBe(demo)
    expect(providerOfNull([])).toBeUndefined()
  })
})
