import { homedir, hostname } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'

export const ROLES = ['api', 'terminal', 'maintenance'] as const
export type Role = (typeof ROLES)[number]

/** Everything that an operator can set, checked. Names of variables are in `readConfig`. */
export interface Config {
  roles: ReadonlySet<Role>
  host: string
  port: number
  /** Listens here when the role `api` runs elsewhere. */
  terminalPort: number
  internalHost: string
  internalPort: number
  dataDir: string
  /** Where people reach the server; the default is what it listens on. */
  publicUrl: string | undefined
  /** Origins besides our own that may call with a bearer token, e.g. `https://portal.example`. */
  allowedOrigins: readonly string[]
  /** PostgreSQL of the operator; undefined: the embedded one. */
  database:
    | { host: string; port: number; user: string; password: string; database: string }
    | undefined
  jwtSecret: string | undefined
  masterKey: string | undefined
  formerMasterKeys: readonly string[]
  adminPassword: string | undefined
  unsafeNoSandbox: boolean
  /** Hosts of providers that may be on private addresses, `host` or `host:port`. */
  llmAllowHosts: readonly string[]
  egressAllow: readonly string[]
  egressDeny: readonly string[]
  egressPorts: readonly number[]
  /** Hosts that agents may reach although they are on private addresses. */
  egressPrivateHosts: readonly string[]
  claudeBin: string | undefined
  /** Names this process in lease rows; the same after a restart, so that it goes on at once. */
  replicaName: string
  logLevel: string
  logFormat: 'json' | 'pretty'
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']

/**
 * Reads the configuration from environment variables.
 * @throws ConfigError that names every wrong variable at once
 */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const read = new Reader(env)
  const dbHost = read.text('DB_HOST')
  const config: Config = {
    roles: read.roles('SAC_ROLES'),
    host: read.text('SAC_HOST') ?? '127.0.0.1',
    port: read.port('API_GATEWAY_PORT', 8080),
    terminalPort: read.port('WS_PROXY_PORT', 8081),
    internalHost: read.text('SAC_INTERNAL_HOST') ?? '127.0.0.1',
    internalPort: read.port('SAC_INTERNAL_PORT', 8082),
    dataDir: read.folder('SAC_DATA_DIR', defaultDataDir(env)),
    publicUrl: read.origin('SAC_PUBLIC_URL'),
    allowedOrigins: read
      .list('SAC_ALLOWED_ORIGINS')
      .map((text) => read.asOrigin('SAC_ALLOWED_ORIGINS', text)),
    database: dbHost
      ? {
          host: dbHost,
          port: read.port('DB_PORT', 5432),
          user: read.text('DB_USER') ?? 'sandbox',
          password: read.required('DB_PASSWORD', 'because DB_HOST is set'),
          database: read.text('DB_NAME') ?? 'sandbox',
        }
      : undefined,
    jwtSecret: read.secret('JWT_SECRET', 32, dbHost !== undefined),
    masterKey: read.secret('SAC_MASTER_KEY', 32, dbHost !== undefined),
    formerMasterKeys: read.list('SAC_FORMER_MASTER_KEYS'),
    adminPassword: read.secret('SAC_ADMIN_PASSWORD', 8, false),
    unsafeNoSandbox: read.flag('SAC_UNSAFE_NO_SANDBOX'),
    llmAllowHosts: read.list('SAC_LLM_ALLOW_HOSTS'),
    egressAllow: read.list('SAC_EGRESS_ALLOW'),
    egressDeny: read.list('SAC_EGRESS_DENY'),
    egressPorts: read.ports('SAC_EGRESS_PORTS', [80, 443]),
    egressPrivateHosts: read.list('SAC_EGRESS_PRIVATE_HOSTS'),
    claudeBin: read.text('CLAUDE_BIN'),
    replicaName: read.text('SAC_REPLICA_NAME') ?? hostname(),
    logLevel: read.oneOf('LOG_LEVEL', LOG_LEVELS, 'info'),
    logFormat: read.oneOf('LOG_FORMAT', ['json', 'pretty'], 'json') as 'json' | 'pretty',
  }
  read.finish()
  return config
}

/** `$XDG_DATA_HOME/sac`, else `~/.local/share/sac`. */
export const defaultDataDir = (env: NodeJS.ProcessEnv) =>
  join(env['XDG_DATA_HOME'] || join(env['HOME'] || homedir(), '.local', 'share'), 'sac')

export class ConfigError extends Error {
  constructor(problems: string[]) {
    super(`The configuration is wrong:\n${problems.map((line) => `  ${line}`).join('\n')}`)
    this.name = 'ConfigError'
  }
}

class Reader {
  readonly #env: NodeJS.ProcessEnv
  readonly #problems: string[] = []

  constructor(env: NodeJS.ProcessEnv) {
    this.#env = env
  }

  finish(): void {
    if (this.#problems.length > 0) throw new ConfigError(this.#problems)
  }

  text(name: string): string | undefined {
    return this.#env[name]?.trim() || undefined
  }

  required(name: string, why: string): string {
    const value = this.text(name)
    if (value === undefined) this.#problems.push(`${name} is not set, ${why}`)
    return value ?? ''
  }

  secret(name: string, minBytes: number, isRequired: boolean): string | undefined {
    const value = isRequired ? this.required(name, 'because DB_HOST is set') : this.text(name)
    if (value && Buffer.byteLength(value) < minBytes) {
      this.#problems.push(
        `${name} has ${Buffer.byteLength(value)} bytes, it needs at least ${minBytes}`,
      )
    }
    return value
  }

  port(name: string, defaultValue: number): number {
    const text = this.text(name)
    return text === undefined ? defaultValue : this.#asPort(name, text)
  }

  ports(name: string, defaultValue: number[]): number[] {
    const texts = this.list(name)
    return texts.length === 0 ? defaultValue : texts.map((text) => this.#asPort(name, text))
  }

  flag(name: string): boolean {
    return this.oneOf(name, ['true', 'false', '1', '0'], 'false').match(/^(true|1)$/) !== null
  }

  oneOf(name: string, choices: string[], defaultValue: string): string {
    const value = this.text(name) ?? defaultValue
    if (!choices.includes(value))
      this.#problems.push(`${name} is "${value}", it must be one of ${choices.join(', ')}`)
    return value
  }

  list(name: string): string[] {
    return (this.text(name) ?? '')
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean)
  }

  folder(name: string, defaultValue: string): string {
    const value = this.text(name) ?? defaultValue
    return isAbsolute(value) ? value : resolve(value)
  }

  origin(name: string): string | undefined {
    const text = this.text(name)
    return text === undefined ? undefined : this.asOrigin(name, text)
  }

  asOrigin(name: string, text: string): string {
    try {
      const url = new URL(text)
      if (url.origin !== 'null' && url.pathname === '/' && !url.search) return url.origin
    } catch {
      // Not a URL at all: the same words as for a URL with a path.
    }
    this.#problems.push(`${name} holds "${text}", it must be an origin such as https://sac.example`)
    return text
  }

  roles(name: string): Set<Role> {
    const texts = this.list(name)
    const wrong = texts.filter((text) => !ROLES.includes(text as Role))
    if (wrong.length > 0)
      this.#problems.push(`${name} holds "${wrong.join(', ')}", the roles are ${ROLES.join(', ')}`)
    return new Set(texts.length === 0 ? ROLES : (texts as Role[]))
  }

  #asPort(name: string, text: string): number {
    const port = Number(text)
    if (!/^\d+$/.test(text) || port > 65_535) {
      this.#problems.push(`${name} is "${text}", it must be a port from 0 to 65535`)
    }
    return port
  }
}

/** Where people reach this process: one that only serves terminals has a port of its own. */
export const publicPortOf = ({ roles, port, terminalPort }: Config): number =>
  roles.has('api') ? port : terminalPort
