import { BlockList, isIP } from 'node:net'
import { domainToASCII } from 'node:url'

/** IPv4 ranges that no agent and no provider may be reached in, with what they are. */
const REFUSED_IPV4: [network: string, prefix: number, what: string][] = [
  ['0.0.0.0', 8, 'this network'],
  ['10.0.0.0', 8, 'private'],
  ['100.64.0.0', 10, 'carrier-grade NAT'],
  ['127.0.0.0', 8, 'loopback'],
  ['168.63.129.16', 32, 'metadata'],
  ['169.254.0.0', 16, 'link-local and metadata'],
  ['172.16.0.0', 12, 'private'],
  ['192.0.0.0', 24, 'protocol assignments and metadata'],
  ['192.88.99.0', 24, '6to4 relay'],
  ['192.168.0.0', 16, 'private'],
  ['198.18.0.0', 15, 'benchmarking'],
  ['224.0.0.0', 4, 'multicast'],
  ['240.0.0.0', 4, 'reserved and broadcast'],
]
// The documentation ranges (TEST-NET) are not here: closed networks map package registries to them.

/** Of IPv6 only global unicast is public, less what carries another address inside. */
const PUBLIC_IPV6: [string, number] = ['2000::', 3]
const REFUSED_IPV6: [network: string, prefix: number, what: string][] = [
  ['2001::', 23, 'Teredo and protocol assignments'],
  ['2002::', 16, '6to4'],
]

const listOf = (ranges: [string, number, string?][], family: 'ipv4' | 'ipv6') => {
  const list = new BlockList()
  for (const [network, prefix] of ranges) list.addSubnet(network, prefix, family)
  return list
}

const IPV4_LISTS = REFUSED_IPV4.map((range) => ({ list: listOf([range], 'ipv4'), what: range[2] }))
const IPV6_LISTS = REFUSED_IPV6.map((range) => ({ list: listOf([range], 'ipv6'), what: range[2] }))
const PUBLIC_IPV6_LIST = listOf([PUBLIC_IPV6], 'ipv6')

/**
 * What speaks against connecting to an address, in words; undefined when it is public.
 * @param address canonical IPv4 or IPv6 text, as a resolver gives it
 */
export function refusalOf(address: string): string | undefined {
  const family = isIP(address)
  if (family === 4) return IPV4_LISTS.find(({ list }) => list.check(address, 'ipv4'))?.what
  if (family !== 6 || address.includes('%')) return 'not an address'
  // Mapped, compatible, NAT64, unique local, link-local, multicast and loopback are all outside.
  if (!PUBLIC_IPV6_LIST.check(address, 'ipv6')) return 'not global unicast'
  return IPV6_LISTS.find(({ list }) => list.check(address, 'ipv6'))?.what
}

const LABEL = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/
const NUMBER = /^(?:\d+|0x[0-9a-f]*)$/

/**
 * The one form of a host: lower case, no brackets, no final dot, punycode.
 * @returns undefined for what is no host name and no address in its usual form: `127.1`, `0x7f000001`, `017700000001`, zone ids
 */
export function canonicalHost(host: string): string | undefined {
  let text = host.toLowerCase()
  if (text.startsWith('[') && text.endsWith(']')) {
    text = text.slice(1, -1)
    return isIP(text) === 6 && !text.includes('%') ? text : undefined
  }
  if (text.endsWith('.')) text = text.slice(0, -1)
  if (/[^\x00-\x7f]/.test(text)) text = domainToASCII(text)
  if (isIP(text)) return text.includes('%') ? undefined : text
  const labels = text.split('.')
  const isName = text.length <= 253 && labels.every((label) => LABEL.test(label))
  // A last label that is a number makes resolvers read the whole as an IPv4 address (WHATWG URL, inet_aton).
  return isName && !NUMBER.test(labels.at(-1)!) ? text : undefined
}
