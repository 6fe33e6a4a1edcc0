import { Flags } from '@oclif/core'
import type { SacClient, UpdateAgent } from '@sac/sdk'
import { CliError, EXIT } from './errors.ts'
import { findProvider } from './providers.ts'
import { textOrFile } from './text-files.ts'

/** What `agent create` and `agent update` have in common. */
export const agentFlags = {
  description: Flags.string({ description: 'what it is for' }),
  icon: Flags.string({ description: 'icon, such as an emoji' }),
  instructions: Flags.string({ description: 'its CLAUDE.md; @file reads a file' }),
  provider: Flags.string({
    description: 'id or name of a provider; "default" for the default one',
  }),
  model: Flags.string({
    description: 'model for a role as haiku|sonnet|opus=NAME',
    multiple: true,
    multipleNonGreedy: true,
  }),
  env: Flags.string({
    description: 'variable for its processes as NAME=VALUE',
    multiple: true,
    multipleNonGreedy: true,
  }),
  'http-proxy': Flags.string({ description: 'next hop for http:' }),
  'https-proxy': Flags.string({ description: 'next hop for https:' }),
  command: Flags.string({
    description: 'program instead of claude; repeat for its arguments',
    multiple: true,
    multipleNonGreedy: true,
  }),
  cpu: Flags.string({ description: 'limit in cores or millicores, such as 2 or 500m' }),
  memory: Flags.string({ description: 'limit such as 512Mi or 4Gi' }),
}

export interface AgentFlags {
  description?: string | undefined
  icon?: string | undefined
  instructions?: string | undefined
  provider?: string | undefined
  model?: string[] | undefined
  env?: string[] | undefined
  'http-proxy'?: string | undefined
  'https-proxy'?: string | undefined
  command?: string[] | undefined
  cpu?: string | undefined
  memory?: string | undefined
}

/** The request that the flags ask for; only what was given. */
export async function agentRequest(client: SacClient, flags: AgentFlags): Promise<UpdateAgent> {
  const request: UpdateAgent = {}
  if (flags.description !== undefined) request.description = flags.description
  if (flags.icon !== undefined) request.icon = flags.icon
  if (flags.instructions !== undefined)
    request.instructions = await textOrFile('--instructions', flags.instructions)
  if (flags.provider !== undefined) {
    request.providerId =
      flags.provider === 'default' ? null : (await findProvider(client, flags.provider)).id
  }
  if (flags.model)
    request.models = Object.fromEntries(flags.model.map((text) => pair('--model', text)))
  if (flags.env) {
    request.env = flags.env.map((text) => {
      const [name, value] = pair('--env', text)
      return { name, value }
    })
  }
  if (flags['http-proxy'] !== undefined) request.httpProxy = flags['http-proxy'] || null
  if (flags['https-proxy'] !== undefined) request.httpsProxy = flags['https-proxy'] || null
  if (flags.command) request.command = flags.command[0] === 'claude' ? null : flags.command
  if (flags.cpu !== undefined) request.cpuMillicores = millicores(flags.cpu)
  if (flags.memory !== undefined) request.memoryBytes = bytes(flags.memory)
  return request
}

export function pair(flag: string, text: string): [string, string] {
  const at = text.indexOf('=')
  if (at < 1) throw usage(`${flag} ${text} is not NAME=VALUE`)
  return [text.slice(0, at), text.slice(at + 1)]
}

export function millicores(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(m?)$/.exec(text)
  if (!match) throw usage(`--cpu ${text} is neither cores (2) nor millicores (500m)`)
  return Math.round(Number(match[1]) * (match[2] ? 1 : 1000))
}

export function bytes(text: string, flag = '--memory'): number {
  const match = /^(\d+(?:\.\d+)?)(Mi|Gi|Ti)?$/.exec(text)
  if (!match) throw usage(`${flag} ${text} is not like 512Mi or 4Gi`)
  const power = { Mi: 2, Gi: 3, Ti: 4 }[match[2] ?? ''] ?? 0
  return Math.round(Number(match[1]) * 1024 ** power)
}

const usage = (message: string) => new CliError(message, { exitCode: EXIT.usage })
