import { describe, expect, it } from 'vitest'
import {
  settingHint,
  settingKind,
  settingLabel,
  settingText,
  settingValue,
} from '../src/setting-value.ts'
import { sumUp } from '../src/usage-rows.ts'

const setting = (key: string, value: unknown, defaultValue = value) => ({
  key,
  value,
  defaultValue,
  description: '',
  isOverridable: true,
})

describe('settings', () => {
  it.each([
    [setting('maxAgentsPerUser', 5, 3), 'number', '5'],
    [setting('registrationMode', 'invite'), 'mode', 'invite'],
    [setting('systemInstructions', 'Be kind.'), 'text', 'Be kind.'],
    [setting('newerThing', { a: 1 }), 'json', '{"a":1}'],
  ])('%j is edited by its kind', (given, kind, text) => {
    expect(settingKind(given)).toBe(kind)
    expect(settingText(given)).toBe(text)
    expect(settingValue(given, text)).toEqual(given.value)
  })

  it('calls a setting that it does not know by its key', () => {
    expect(settingLabel('maxAgentsPerUser')).toBe('Agents of one user')
    expect(settingLabel('newerThing')).toBe('newerThing')
    expect(settingHint({ key: 'newerThing', description: 'A new one.' })).toBe('A new one.')
  })
})

describe('sumUp', () => {
  it('puts the days of an agent and a model together, the most tokens first', () => {
    const day = (agentId: number, model: string, inputTokens: number) => ({
      day: '2026-12-01',
      agentId,
      agentName: `agent ${agentId}`,
      providerId: 1,
      providerName: 'p',
      model,
      requests: 1,
      inputTokens,
      cacheCreationTokens: 1,
      cacheReadTokens: 1,
      outputTokens: 1,
    })
    expect(sumUp([day(1, 'small', 10), day(2, 'small', 50), day(1, 'small', 20)])).toEqual([
      { agent: 'agent 2', model: 'small', requests: 1, tokens: 53 },
      { agent: 'agent 1', model: 'small', requests: 2, tokens: 36 },
    ])
  })
})
