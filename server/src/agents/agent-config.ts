import type { Schema } from '@sac/openapi'
import { invalid } from '../problems.ts'
import { checkEnv, type EnvVariable } from './agent-env.ts'
import type { ProviderShorthand } from './agent-providers.ts'

type Body = Pick<
  Schema<'UpdateAgentRequest'>,
  'config' | 'providerId' | 'env' | 'httpProxy' | 'httpsProxy'
>

/** What a request says, whether by members of its own or by the shorthand `config`. Absent stays absent. */
export interface AgentConfig {
  env?: EnvVariable[]
  httpProxy?: string | null
  httpsProxy?: string | null
  /** The provider that `config` describes. */
  shorthand?: Omit<ProviderShorthand, 'agentName'>
}

/** @throws Problem `invalid-request` where both ways say the same thing */
export function readConfig({ config, ...body }: Body): AgentConfig {
  if (!config) return { env: body.env, httpProxy: body.httpProxy, httpsProxy: body.httpsProxy }
  const { anthropicBaseUrl: baseUrl, anthropicAuthToken: authToken, customEnvs } = config
  const models = modelsOf(config)
  const hasProvider = baseUrl !== undefined || authToken !== undefined || models !== undefined
  const clashes = [
    [hasProvider && body.providerId !== undefined, 'providerId'],
    [customEnvs !== undefined && body.env !== undefined, 'env'],
    [config.httpProxy !== undefined && body.httpProxy !== undefined, 'httpProxy'],
    [config.httpsProxy !== undefined && body.httpsProxy !== undefined, 'httpsProxy'],
  ] as const
  const clash = clashes.find(([isClash]) => isClash)
  if (clash) throw invalid('/config', `says the same as ${clash[1]}; give one of them`)
  const env = customEnvs?.map(({ key, value }) => ({ name: key, value }))
  if (env) checkEnv(env, '/config/customEnvs', 'key')
  return {
    env: env ?? body.env,
    httpProxy: config.httpProxy ?? body.httpProxy,
    httpsProxy: config.httpsProxy ?? body.httpsProxy,
    ...(hasProvider && { shorthand: { baseUrl, authToken, models } }),
  }
}

function modelsOf(config: Schema<'AgentConfigInput'>): Schema<'ProviderModels'> | undefined {
  const { anthropicHaikuModel: haiku, anthropicSonnetModel: sonnet } = config
  const { anthropicOpusModel: opus } = config
  const given = Object.entries({ haiku, sonnet, opus }).filter(([, name]) => name !== undefined)
  return given.length === 0 ? undefined : Object.fromEntries(given)
}
