import type { Schema } from '@sac/openapi'

type Preset = Schema<'ProviderPreset'>

const same = (model: string) => ({ haiku: model, sonnet: model, opus: model })

/** What forms are filled with, and where keys come from. Base URLs stand before `/v1/messages`. */
export const PRESETS: readonly Preset[] = [
  {
    id: 'anthropic',
    name: 'Anthropic',
    baseUrl: 'https://api.anthropic.com',
    authStyle: 'x-api-key',
    models: {
      haiku: 'claude-haiku-4-5-20251001',
      sonnet: 'claude-sonnet-4-5-20250929',
      opus: 'claude-opus-4-6',
    },
    needsKey: true,
    keysUrl: 'https://platform.claude.com/settings/keys',
  },
  {
    id: 'openrouter',
    name: 'OpenRouter',
    baseUrl: 'https://openrouter.ai/api',
    authStyle: 'bearer',
    models: {
      haiku: 'anthropic/claude-haiku-4.5',
      sonnet: 'anthropic/claude-sonnet-4.5',
      opus: 'anthropic/claude-opus-4.6',
    },
    needsKey: true,
    keysUrl: 'https://openrouter.ai/keys',
  },
  {
    id: 'glm',
    name: 'GLM',
    baseUrl: 'https://open.bigmodel.cn/api/anthropic',
    authStyle: 'bearer',
    models: same('glm-4.7'),
    needsKey: true,
    keysUrl: 'https://open.bigmodel.cn/usercenter/apikeys',
  },
  {
    id: 'qwen',
    name: 'Qwen',
    baseUrl: 'https://dashscope.aliyuncs.com/api/v2/apps/claude-code-proxy',
    authStyle: 'bearer',
    models: same('qwen3-coder-plus'),
    needsKey: true,
    keysUrl: 'https://bailian.console.aliyun.com/?apiKey=1',
  },
  {
    id: 'nebula',
    name: 'Nebula',
    baseUrl: 'https://llm.ai-nebula.com',
    authStyle: 'bearer',
    models: { haiku: 'claude-haiku-4-6', sonnet: 'claude-sonnet-4-6', opus: 'claude-opus-4-6' },
    needsKey: true,
    keysUrl: 'https://llm.ai-nebula.com',
  },
  {
    id: 'kimi',
    name: 'Kimi',
    baseUrl: 'https://api.moonshot.ai/anthropic',
    authStyle: 'bearer',
    models: same('kimi-k2-thinking-turbo'),
    needsKey: true,
    keysUrl: 'https://platform.moonshot.ai/console/api-keys',
  },
  {
    id: 'demo',
    name: 'Demo',
    baseUrl: '',
    authStyle: 'bearer',
    models: same('sac-demo'),
    needsKey: false,
    keysUrl: null,
  },
  {
    id: 'custom',
    name: 'Custom',
    baseUrl: '',
    authStyle: 'bearer',
    models: {},
    needsKey: false,
    keysUrl: null,
  },
]

export const presetOf = (id: Preset['id']): Preset => PRESETS.find((preset) => preset.id === id)!

/** The preset of a base URL's host, else `custom`. */
export function presetOfUrl(baseUrl: string): Preset {
  const host = new URL(baseUrl).host
  return (
    PRESETS.find((preset) => preset.baseUrl && new URL(preset.baseUrl).host === host) ??
    presetOf('custom')
  )
}
