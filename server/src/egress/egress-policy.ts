import type { LookupAddress } from 'node:dns'
import { AddressPolicy, AddressRefused, type Resolve } from './address-policy.ts'
import { canonicalHost } from './address-rules.ts'
import { HostList } from './host-list.ts'

export interface EgressPolicyOptions {
  /** Hosts that may be asked for; empty: every public one. `*.suffix` and `host:port` are understood. */
  allow?: readonly string[]
  /** Hosts that may not; wins over `allow`. */
  deny?: readonly string[]
  /** Ports that may be asked for; a host listed in `allow` with a port needs no other leave. */
  ports?: readonly number[]
  /** Hosts that may be on private addresses, such as an organisation's own git server. */
  privateHosts?: readonly string[]
  resolve?: Resolve
}

/** A destination that an agent may not reach; the message is for people. */
export class EgressRefused extends Error {
  readonly address: string | undefined

  constructor(message: string, address?: string) {
    super(message)
    this.name = 'EgressRefused'
    this.address = address
  }
}

/** What agents may reach: by name, by port, and then by address. */
export class EgressPolicy {
  readonly #allow: HostList
  readonly #deny: HostList
  readonly #ports: ReadonlySet<number>
  readonly #addresses: AddressPolicy

  constructor({
    allow = [],
    deny = [],
    ports = [80, 443],
    privateHosts = [],
    resolve,
  }: EgressPolicyOptions) {
    this.#allow = new HostList(allow)
    this.#deny = new HostList(deny)
    this.#ports = new Set(ports)
    this.#addresses = new AddressPolicy({
      privateHosts,
      setting: 'SAC_EGRESS_PRIVATE_HOSTS',
      ...(resolve && { resolve }),
    })
  }

  /** By name and port alone, as where another proxy resolves the name. @returns the host in canonical form @throws EgressRefused */
  checkName(host: string, port: number): string {
    const name = canonicalHost(host)
    if (name === undefined)
      throw new EgressRefused(`${host.slice(0, 300)} is no host name or address.`)
    if (this.#deny.has(name, port))
      throw new EgressRefused(`${name} is on the list SAC_EGRESS_DENY.`)
    if (!this.#allow.isEmpty && !this.#allow.has(name, port)) {
      throw new EgressRefused(`${name} is not on the list SAC_EGRESS_ALLOW.`)
    }
    if (!this.#ports.has(port) && !this.#allow.namesPort(name, port)) {
      throw new EgressRefused(
        `Port ${port} is not allowed; an operator can add it to SAC_EGRESS_PORTS.`,
      )
    }
    try {
      this.#addresses.checkLiteral(name, port)
    } catch (error) {
      throw asRefused(error)
    }
    return name
  }

  /** The addresses to connect to, judged. @throws EgressRefused, or the resolver's error */
  async addressesOf(host: string, port: number): Promise<LookupAddress[]> {
    try {
      return await this.#addresses.addressesOf(host, port)
    } catch (error) {
      throw asRefused(error)
    }
  }
}

const asRefused = (error: unknown) =>
  error instanceof AddressRefused ? new EgressRefused(error.message, error.address) : error
