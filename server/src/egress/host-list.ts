import { canonicalHost } from './address-rules.ts'

interface Pattern {
  /** Without the leading `*.` of a wildcard. */
  host: string
  isSuffix: boolean
  port: number | undefined
}

/** Hosts as an operator lists them: `host`, `host:port`, `*.suffix` (every name below it), `*`. */
export class HostList {
  readonly #patterns: Pattern[]

  /** @throws TypeError that names the entry that is none */
  constructor(entries: readonly string[]) {
    this.#patterns = entries.map(parse)
  }

  get isEmpty(): boolean {
    return this.#patterns.length === 0
  }

  /** @param host in canonical form */
  has(host: string, port: number): boolean {
    return this.#patterns.some((pattern) => fits(pattern, host, port))
  }

  /** An entry with just this port fits. */
  namesPort(host: string, port: number): boolean {
    return this.#patterns.some((pattern) => pattern.port === port && fits(pattern, host, port))
  }
}

const fits = (pattern: Pattern, host: string, port: number) =>
  (pattern.port === undefined || pattern.port === port) &&
  (pattern.isSuffix
    ? pattern.host === '' || host.endsWith(`.${pattern.host}`)
    : host === pattern.host)

function parse(entry: string): Pattern {
  const { host, port } = splitHostPort(entry)
  const isSuffix = host === '*' || host.startsWith('*.')
  const bare = isSuffix ? host.slice(2) : host
  const canonical = host === '*' ? '' : canonicalHost(bare)
  if (canonical === undefined || (port !== undefined && !isPort(port))) {
    throw new TypeError(`"${entry}" is no host, host:port or *.suffix`)
  }
  return { host: canonical, isSuffix, port }
}

export const isPort = (port: number) => Number.isInteger(port) && port > 0 && port < 65_536

/** `host`, `host:port`, `[v6]:port` or a bare IPv6 address in its parts. */
export function splitHostPort(text: string): { host: string; port: number | undefined } {
  const [, host, port] = /^(\[[^\]]*\]|[^:]*)(?::(\d{1,5}))?$/.exec(text.trim()) ?? []
  if (host === undefined) return { host: text.trim(), port: undefined }
  return { host, port: port === undefined ? undefined : Number(port) }
}
