import { createHash } from 'node:crypto'
import type { Schema } from '@sac/openapi'
import type { Knex } from 'knex'
import type { SecretBox } from '../crypto/secret-box.ts'
import type { RuntimeDescription, SandboxSpec } from '../ports/agent-runtime.ts'
import type { SettingsService } from '../settings/settings.service.ts'
import type { AgentModel } from './agent.model.ts'
import type { EnvVariable } from './agent-env.ts'
import type { AgentProviders } from './agent-providers.ts'
import type { SidecarTokens } from './sidecar-tokens.ts'

/** The one loopback port of a sandbox: LLM, hooks and proxy; the pod pipes it to the sidecar. */
const RELAY = 'http://127.0.0.1:4180'
const LOCAL_HOSTS = '127.0.0.1,localhost'
/** A hook must never hold the program up: the sidecar answers at once and works later. */
const HOOK_TIMEOUT_SECONDS = 5

/** Events that the sidecar's relay listens to. SessionStart takes no http hook, and nothing of ours needs it. */
export const HOOK_EVENTS = [
  'UserPromptSubmit',
  'UserPromptExpansion',
  'PostToolUse',
  'PostToolUseFailure',
  'Stop',
  'StopFailure',
  'SubagentStop',
  'PreCompact',
  'SessionEnd',
] as const

export interface SandboxSpecOptions {
  knex: Knex
  settings: SettingsService
  box: SecretBox
  providers: Pick<AgentProviders, 'modelsOf'>
  tokens: SidecarTokens
  /** What the groups of a user say to all agents of theirs, in the order in which it stands there. */
  templatesOf: (userId: number) => Promise<string[]>
  /** Base URL of the internal listener as sidecars reach it; a function, because the port is known only once it listens. */
  internalUrl: () => string
  publicKey: string
}

type Models = Schema<'ProviderModels'>

/** Builds what a runtime is told about a sandbox, out of the agent and its settings: the only place. */
export class SandboxSpecs {
  readonly #options: SandboxSpecOptions

  constructor(options: SandboxSpecOptions) {
    this.#options = options
  }

  /** Issues a new token for the sidecar too, so call it only for an `apply`. */
  async build(agent: AgentModel, runtime: RuntimeDescription): Promise<SandboxSpec> {
    const { knex, providers, tokens, internalUrl, publicKey } = this.#options
    const [limits, providerModels, instructions, sidecarToken] = await Promise.all([
      this.limitsOf(agent),
      providers.modelsOf(knex, agent.providerId),
      this.instructionsOf(agent),
      tokens.issue(agent.id),
    ])
    const isSandboxed = runtime.isolation !== 'none'
    const models = { ...providerModels, ...agent.models }
    const own = this.openEnv(agent.env)
    return {
      agentId: agent.id,
      userId: agent.ownerId,
      generation: agent.generation,
      env: buildEnv({
        agentId: agent.id,
        models,
        own,
        isSandboxed,
      }),
      managedSettings: buildManagedSettings({ isSandboxed, models }),
      instructions: joinInstructions(instructions.readonly, instructions.instructions),
      sidecarToken,
      internalUrl: internalUrl(),
      publicKey,
      ...limits,
    }
  }

  /** The agent's own limit, else its owner's, else the one for all. */
  async limitsOf(
    agent: Pick<AgentModel, 'ownerId' | 'cpuMillicores' | 'memoryBytes'>,
  ): Promise<{ cpuMillicores: number; memoryBytes: number }> {
    const defaults = await this.#options.settings.getMany(
      ['defaultCpuMillicores', 'defaultMemoryBytes'],
      agent.ownerId,
    )
    return {
      cpuMillicores: agent.cpuMillicores ?? defaults.defaultCpuMillicores,
      memoryBytes: agent.memoryBytes ?? defaults.defaultMemoryBytes,
    }
  }

  async instructionsOf(
    agent: Pick<AgentModel, 'ownerId' | 'instructions'>,
  ): Promise<Schema<'AgentInstructions'>> {
    const { settings, templatesOf } = this.#options
    const [system, templates] = await Promise.all([
      settings.get('systemInstructions'),
      templatesOf(agent.ownerId),
    ])
    return { readonly: joinInstructions(system, ...templates), instructions: agent.instructions }
  }

  openEnv(sealed: string | null): EnvVariable[] {
    return sealed === null ? [] : (JSON.parse(this.#options.box.open(sealed)) as EnvVariable[])
  }
}

/** Layers of the `CLAUDE.md`, each apart from the next by a `---` line. */
export const joinInstructions = (...layers: string[]): string =>
  layers
    .map((layer) => layer.trim())
    .filter(Boolean)
    .join('\n\n---\n\n')

/** What needs a new sandbox when it changes; instructions are written into the running one. */
export interface GenerationInput {
  providerId: number | null
  models: Models
  env: EnvVariable[]
  command: string[] | null
  cpuMillicores: number | null
  memoryBytes: number | null
  /** Changed by a restart that somebody asked for. */
  nonce: string
}

/** @returns `<hash>-<nonce>`, so that the nonce can be kept over other changes */
export function generationOf({ nonce, ...input }: GenerationInput): string {
  const { providerId, models, env, command, cpuMillicores, memoryBytes } = input
  const { haiku, sonnet, opus } = models
  const values = [
    providerId,
    [haiku, sonnet, opus],
    env.map(({ name, value }) => [name, value]),
    command,
    cpuMillicores,
    memoryBytes,
  ]
  const hash = createHash('sha256').update(JSON.stringify(values)).digest('hex').slice(0, 16)
  return `${hash}-${nonce}`
}

export const nonceOf = (generation: string): string => generation.slice(generation.indexOf('-') + 1)

export interface EnvInput {
  agentId: number
  models: Models
  own: EnvVariable[]
  isSandboxed: boolean
}

/** The complete environment of the agent's processes. Whoever is in the sandbox can read it: no secret of ours. */
export function buildEnv({ agentId, models, own, isSandboxed }: EnvInput): Record<string, string> {
  const { haiku, sonnet, opus } = models
  const main = sonnet ?? opus ?? haiku
  return {
    ...Object.fromEntries(own.map(({ name, value }) => [name, value])),
    HOME: '/home/agent',
    USER: 'agent',
    LOGNAME: 'agent',
    SHELL: '/bin/bash',
    PATH: '/home/agent/.local/bin:/opt/sac/bin:/usr/local/bin:/usr/bin:/bin',
    LANG: 'C.UTF-8',
    TERM: 'xterm-256color',
    SAC_AGENT_ID: String(agentId),
    CLAUDE_CODE_SANDBOXED: '1',
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    CLAUDE_CODE_DISABLE_OFFICIAL_MARKETPLACE_AUTOINSTALL: '1',
    CLAUDE_CODE_DISABLE_ALTERNATE_SCREEN: '1',
    CLAUDE_CODE_MAX_RETRIES:
      own.find(({ name }) => name === 'CLAUDE_CODE_MAX_RETRIES')?.value ?? '4',
    DISABLE_AUTOUPDATER: '1',
    ANTHROPIC_AUTH_TOKEN: 'sac',
    ...(main && { ANTHROPIC_MODEL: main }),
    ...(haiku && { ANTHROPIC_DEFAULT_HAIKU_MODEL: haiku }),
    ...(sonnet && { ANTHROPIC_DEFAULT_SONNET_MODEL: sonnet }),
    ...(opus && { ANTHROPIC_DEFAULT_OPUS_MODEL: opus }),
    NO_PROXY: LOCAL_HOSTS,
    no_proxy: LOCAL_HOSTS,
    NODE_USE_ENV_PROXY: '1',
    // Without a sandbox each agent has a relay port of its own, which only the runtime knows.
    ...(isSandboxed && {
      ANTHROPIC_BASE_URL: RELAY,
      HTTP_PROXY: RELAY,
      HTTPS_PROXY: RELAY,
      http_proxy: RELAY,
      https_proxy: RELAY,
    }),
  }
}

const CLAUDE_MODEL = /(^|\/)claude-/
/** What Claude Code takes a model for that it does not know; else it warns and assumes a window of a million tokens. */
const STAND_IN = 'claude-sonnet-4-5'

function pickerOf(models: Models): object {
  const unknown = [...new Set(Object.values(models))].filter((model) => !CLAUDE_MODEL.test(model))
  if (unknown.length === 0) return {}
  const options = unknown.map((model) => ({ model, label: model, behavesAs: STAND_IN }))
  return { modelPicker: { options } }
}

/** Claude Code's settings that the agent cannot turn off. */
export function buildManagedSettings({
  isSandboxed,
  models,
}: {
  isSandboxed: boolean
  models: Models
}): object {
  const hook = {
    type: 'http',
    url: `${RELAY}/hook`,
    headers: { 'x-sac-session': '$SAC_SESSION_ID' },
    allowedEnvVars: ['SAC_SESSION_ID'],
    timeout: HOOK_TIMEOUT_SECONDS,
  }
  return {
    permissions: {
      // What runs outside a sandbox asks before it does something.
      defaultMode: isSandboxed ? 'bypassPermissions' : 'default',
      deny: ['AskUserQuestion'],
    },
    ...(isSandboxed && { skipDangerousModePermissionPrompt: true }),
    skipWebFetchPreflight: true,
    tui: 'default',
    cleanupPeriodDays: 3650,
    ...pickerOf(models),
    hooks: Object.fromEntries(HOOK_EVENTS.map((event) => [event, [{ hooks: [hook] }]])),
  }
}
