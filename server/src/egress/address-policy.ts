import { promises as dns, type LookupAddress } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import { networkInterfaces } from 'node:os'
import { canonicalHost, refusalOf } from './address-rules.ts'
import { HostList } from './host-list.ts'

/** Every address of a name. */
export type Resolve = (hostname: string) => Promise<LookupAddress[]>

const addressesOfInterfaces = () =>
  Object.values(networkInterfaces()).flatMap((list) => (list ?? []).map(({ address }) => address))

const resolveBySystem: Resolve = (hostname) => dns.lookup(hostname, { all: true })

/** A destination that is not connected to; the message is for people. */
export class AddressRefused extends Error {
  readonly reason: 'malformed-host' | 'private-address'
  /** The address in question; absent where there is none. */
  readonly address: string | undefined

  constructor(reason: AddressRefused['reason'], message: string, address?: string) {
    super(message)
    this.name = 'AddressRefused'
    this.reason = reason
    this.address = address
  }
}

export interface AddressPolicyOptions {
  /** Hosts that may be on private addresses: `host`, `host:port`, `*.suffix`. */
  privateHosts?: readonly string[]
  /** Variable that holds `privateHosts`, for the words of a refusal. */
  setting: string
  /** Default: the system's resolver. */
  resolve?: Resolve
  /** Addresses of this machine, which are loopback by another name; default: those of its interfaces. */
  ownAddresses?: () => string[]
}

/**
 * Decides which addresses may be connected to. A name is resolved once, all its addresses are judged, and the caller
 * connects to those and never to the name, so that a second answer of the name server changes nothing.
 */
export class AddressPolicy {
  readonly #privateHosts: HostList
  readonly #setting: string
  readonly #resolve: Resolve
  readonly #ownAddresses: () => string[]

  constructor({
    privateHosts = [],
    setting,
    resolve = resolveBySystem,
    ownAddresses = addressesOfInterfaces,
  }: AddressPolicyOptions) {
    this.#privateHosts = new HostList(privateHosts)
    this.#setting = setting
    this.#resolve = resolve
    this.#ownAddresses = ownAddresses
  }

  /** The addresses to connect to. @throws AddressRefused, or the resolver's error */
  async addressesOf(host: string, port: number): Promise<LookupAddress[]> {
    const name = canonicalHost(host)
    if (name === undefined) {
      throw new AddressRefused(
        'malformed-host',
        `${host.slice(0, 300)} is no host name or address.`,
      )
    }
    const family = isIP(name)
    const addresses = family ? [{ address: name, family }] : await this.#resolve(name)
    if (addresses.length === 0) throw new Error(`${name} has no address`)
    if (this.#privateHosts.has(name, port)) return addresses
    for (const { address } of addresses) {
      const what = this.#refusalOf(address)
      if (what) throw this.#refused(name, port, address, what)
    }
    return addresses
  }

  /** A `lookup` for `net.connect` and `http.request` that answers checked addresses. It is not asked about literal addresses: check those before. */
  lookupFor(port: number): LookupFunction {
    return (hostname, options, callback) => {
      this.addressesOf(hostname, port).then(
        (addresses) => {
          const first = addresses[0]!
          if (options.all) callback(null, addresses)
          else callback(null, first.address, first.family)
        },
        (error) => callback(error, '', 0),
      )
    }
  }

  /** Judges a literal address at once; names pass, their addresses are judged at the look-up. @throws AddressRefused */
  checkLiteral(host: string, port: number): void {
    const name = canonicalHost(host)
    if (name === undefined) {
      throw new AddressRefused(
        'malformed-host',
        `${host.slice(0, 300)} is no host name or address.`,
      )
    }
    const what = isIP(name) ? this.#refusalOf(name) : undefined
    if (what && !this.#privateHosts.has(name, port)) throw this.#refused(name, port, name, what)
  }

  /** Asked anew each time: addresses come and go. */
  #refusalOf(address: string): string | undefined {
    const what = refusalOf(address)
    if (what) return what
    const own = new BlockList()
    for (const item of this.#ownAddresses()) own.addAddress(item, familyOf(item))
    return own.check(address, familyOf(address)) ? 'of this machine' : undefined
  }

  #refused(name: string, port: number, address: string, what: string): AddressRefused {
    const is = name === address ? name : `${name} is ${address}, which`
    return new AddressRefused(
      'private-address',
      `${is} is not a public address (${what}). An operator can allow it by listing ${name}:${port} in ${this.#setting}.`,
      address,
    )
  }
}

const familyOf = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4')
