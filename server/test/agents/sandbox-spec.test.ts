import { describe, expect, it } from 'vitest'
import { readConfig } from '../../src/agents/agent-config.ts'
import { isReserved } from '../../src/agents/agent-env.ts'
import { withCondition } from '../../src/agents/conditions.ts'
import {
  buildEnv,
  buildManagedSettings,
  generationOf,
  joinInstructions,
  nonceOf,
} from '../../src/agents/sandbox-spec.ts'

describe('the environment of a sandbox', () => {
  const input = { agentId: 7, models: {}, own: [], isSandboxed: true }

  it('leads every way out through the relay, loopback excepted', () => {
    const env = buildEnv(input)
    const relay = 'http://127.0.0.1:4180'
    for (const name of [
      'ANTHROPIC_BASE_URL',
      'HTTP_PROXY',
      'HTTPS_PROXY',
      'http_proxy',
      'https_proxy',
    ]) {
      expect(env[name]).toBe(relay)
    }
    expect(env['NO_PROXY']).toBe('127.0.0.1,localhost')
    expect(env['no_proxy']).toBe('127.0.0.1,localhost')
    expect(env['NODE_USE_ENV_PROXY']).toBe('1')
    expect(buildEnv({ ...input, isSandboxed: false })).not.toHaveProperty('ANTHROPIC_BASE_URL')
  })

  it('cannot be overruled by the agent', () => {
    const own = [
      { name: 'ANTHROPIC_BASE_URL', value: 'https://elsewhere' },
      { name: 'MINE', value: '1' },
    ]
    expect(buildEnv({ ...input, own })).toMatchObject({
      ANTHROPIC_BASE_URL: 'http://127.0.0.1:4180',
      MINE: '1',
    })
  })

  it('names all models, or none', () => {
    const env = buildEnv({ ...input, models: { haiku: 'h', sonnet: 's', opus: 'o' } })
    expect(env).toMatchObject({
      ANTHROPIC_MODEL: 's',
      ANTHROPIC_DEFAULT_HAIKU_MODEL: 'h',
      ANTHROPIC_DEFAULT_SONNET_MODEL: 's',
      ANTHROPIC_DEFAULT_OPUS_MODEL: 'o',
    })
    expect(Object.keys(buildEnv(input)).filter((name) => name.includes('MODEL'))).toEqual([])
  })
})

it('bypasses permissions in a sandbox alone', () => {
  expect(buildManagedSettings({ isSandboxed: true, models: {} })).toMatchObject({
    permissions: { defaultMode: 'bypassPermissions', deny: ['AskUserQuestion'] },
    tui: 'default',
    hooks: {
      Stop: [
        {
          hooks: [
            {
              type: 'http',
              url: 'http://127.0.0.1:4180/hook',
              headers: { 'x-sac-session': '$SAC_SESSION_ID' },
              allowedEnvVars: ['SAC_SESSION_ID'],
            },
          ],
        },
      ],
    },
  })
  expect(buildManagedSettings({ isSandboxed: false, models: {} })).toMatchObject({
    permissions: { defaultMode: 'default' },
  })
})

describe('a generation', () => {
  const input = {
    providerId: null,
    models: {},
    env: [],
    command: null,
    cpuMillicores: null,
    memoryBytes: null,
    nonce: 'n',
  }

  it('changes with what needs a new sandbox, and with the nonce', () => {
    const all = [
      input,
      { ...input, providerId: 1 },
      { ...input, models: { haiku: 'h' } },
      { ...input, env: [{ name: 'A', value: '1' }] },
      { ...input, command: ['bash'] },
      { ...input, cpuMillicores: 100 },
      { ...input, memoryBytes: 100 },
      { ...input, nonce: 'm' },
    ].map(generationOf)
    expect(new Set(all).size).toBe(all.length)
    expect(nonceOf(generationOf(input))).toBe('n')
  })

  it('does not depend on the order in which the database keeps members', () => {
    const one = generationOf({ ...input, models: { haiku: 'h', opus: 'o' } })
    expect(generationOf({ ...input, models: { opus: 'o', haiku: 'h' } })).toBe(one)
  })
})

it('joins the layers of instructions that say something', () => {
  expect(joinInstructions('one\n', '', ' two ')).toBe('one\n\n---\n\ntwo')
  expect(joinInstructions('', ' ')).toBe('')
})

it.each([
  ['ANTHROPIC_API_KEY', true],
  ['CLAUDE_CODE_USE_BEDROCK', true],
  ['CLAUDE_CODE_MAX_OUTPUT_TOKENS', false],
  ['SAC_AGENT_ID', true],
  ['LD_LIBRARY_PATH', true],
  ['no_proxy', true],
  ['NODE_OPTIONS', true],
  ['NODE_ENV', false],
  ['PATH', true],
  ['PATHS', false],
  ['GITHUB_TOKEN', false],
])('%s is reserved: %s', (name, expected) => {
  expect(isReserved(name)).toBe(expected)
})

describe('the shorthand config', () => {
  it('is a provider, an environment and proxies', () => {
    const config = {
      anthropicBaseUrl: 'https://llm.example',
      anthropicHaikuModel: 'h',
      customEnvs: [{ key: 'A', value: '1' }],
      httpProxy: 'http://p',
    }
    expect(readConfig({ config })).toEqual({
      env: [{ name: 'A', value: '1' }],
      httpProxy: 'http://p',
      httpsProxy: undefined,
      shorthand: { baseUrl: 'https://llm.example', authToken: undefined, models: { haiku: 'h' } },
    })
    expect(readConfig({ config: {} })).not.toHaveProperty('shorthand')
  })

  it('names its own members when they are wrong', () => {
    const customEnvs = [{ key: 'SAC_X', value: '' }]
    expect(() => readConfig({ config: { customEnvs } })).toThrow('/config/customEnvs/0/key')
    expect(() => readConfig({ config: { anthropicBaseUrl: 'x' }, providerId: 1 })).toThrow(
      'providerId',
    )
  })
})

it('moves the time of a condition with its status alone', () => {
  const first = withCondition([], { type: 'Ready', status: false, reason: 'A' }, new Date(1))!
  const second = withCondition(first, { type: 'Ready', status: false, reason: 'B' }, new Date(2))!
  const third = withCondition(second, { type: 'Ready', status: true, reason: 'B' }, new Date(3))!
  expect([first, second, third].map(([condition]) => condition!.since)).toEqual([
    new Date(1).toISOString(),
    new Date(1).toISOString(),
    new Date(3).toISOString(),
  ])
  expect(withCondition(third, { type: 'Ready', status: true, reason: 'B' })).toBeUndefined()
})

it('tells Claude Code what a model that it does not know behaves as', () => {
  const models = { haiku: 'claude-haiku-4-5', sonnet: 'glm-4.7', opus: 'glm-4.7' }
  expect(buildManagedSettings({ isSandboxed: true, models })).toMatchObject({
    modelPicker: {
      options: [{ model: 'glm-4.7', label: 'glm-4.7', behavesAs: 'claude-sonnet-4-5' }],
    },
  })
})
