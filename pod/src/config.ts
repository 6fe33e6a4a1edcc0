/** Everything the pod is told by its environment. */
export interface PodConfig {
  agentId: string
  /** Ed25519 key, SPKI in base64. */
  publicKey: string
  /** Where the server reaches the pod: a unix socket, or host and port in a cluster. */
  listen: { path: string } | { host: string; port: number }
  /** The sidecar's socket, and the loopback port that is relayed to it; undefined without a sidecar. */
  relay: { port: number; socketPath: string } | undefined
  /** What the programs get: the rest of the environment. */
  programEnv: Record<string, string>
}

const DEFAULT_RELAY_PORT = 4180
/** Ours alone; a program has no use for them. */
const PRIVATE_PREFIXES = ['SAC_POD_', 'SAC_SIDE_', 'SAC_PUBLIC_']
/** `SAC_POD_PROGRAM_X` is `X` to the programs: for what Node itself would act on while somebody waits for the pod. */
const PROGRAM_PREFIX = 'SAC_POD_PROGRAM_'

/** @throws Error that names every wrong variable */
export function readConfig(env: NodeJS.ProcessEnv): PodConfig {
  const errors: string[] = []
  const require = (name: string) => {
    if (!env[name]) errors.push(`${name} is not set`)
    return env[name] ?? ''
  }
  const agentId = require('SAC_AGENT_ID')
  const publicKey = require('SAC_PUBLIC_KEY')
  const listen = readListen(env, errors)
  const socketPath = env['SAC_SIDE_SOCKET']
  const port = readPort(env['SAC_RELAY_PORT'] ?? `${DEFAULT_RELAY_PORT}`)
  if (port === undefined) errors.push('SAC_RELAY_PORT is no port')
  if (errors.length > 0) throw new Error(`Wrong configuration: ${errors.join('; ')}.`)
  const relay = socketPath ? { port: port!, socketPath } : undefined
  return { agentId, publicKey, listen, relay, programEnv: programEnv(env) }
}

function readListen(env: NodeJS.ProcessEnv, errors: string[]): PodConfig['listen'] {
  const path = env['SAC_POD_SOCKET']
  const address = env['SAC_POD_LISTEN']
  if (path) return { path }
  const colon = address?.lastIndexOf(':') ?? -1
  const port = readPort(address?.slice(colon + 1))
  if (!address || colon <= 0 || port === undefined) {
    errors.push('SAC_POD_SOCKET (a path) or SAC_POD_LISTEN (host:port) must be set')
    return { path: '' }
  }
  return { host: address.slice(0, colon).replace(/^\[|\]$/g, ''), port }
}

function readPort(text: string | undefined): number | undefined {
  const port = Number(text)
  return text && Number.isInteger(port) && port >= 0 && port < 65536 ? port : undefined
}

function programEnv(env: NodeJS.ProcessEnv): Record<string, string> {
  const entries = Object.entries(env).flatMap(([name, value]) => {
    if (name.startsWith(PROGRAM_PREFIX)) return [[name.slice(PROGRAM_PREFIX.length), value]]
    return PRIVATE_PREFIXES.some((prefix) => name.startsWith(prefix)) ? [] : [[name, value]]
  })
  return Object.fromEntries(entries)
}
