import { describe, expect, it } from 'vitest'
import { EgressPolicy } from '../../src/egress/egress-policy.ts'
import { HostList, splitHostPort } from '../../src/egress/host-list.ts'

describe('HostList', () => {
  it.each<[entry: string, host: string, port: number, has: boolean]>([
    ['example.com', 'example.com', 443, true],
    ['Example.com.', 'example.com', 443, true],
    ['example.com', 'a.example.com', 443, false],
    ['*.example.com', 'a.example.com', 443, true],
    ['*.example.com', 'a.b.example.com', 443, true],
    ['*.example.com', 'example.com', 443, false],
    ['*.example.com', 'badexample.com', 443, false],
    ['*', 'anything.example', 1, true],
    ['example.com:8443', 'example.com', 8443, true],
    ['example.com:8443', 'example.com', 443, false],
    ['*.example.com:22', 'git.example.com', 22, true],
    ['127.0.0.1:11434', '127.0.0.1', 11434, true],
    ['[::1]:80', '::1', 80, true],
  ])('%s and %s:%i', (entry, host, port, has) => {
    expect(new HostList([entry]).has(host, port)).toBe(has)
  })

  it.each(['', 'a b', 'http://a', 'a:0', 'a:99999', '*.', 'x.*.com'])('refuses %j', (entry) => {
    expect(() => new HostList([entry])).toThrow(TypeError)
  })
})

describe('splitHostPort', () => {
  it.each([
    ['a:1', { host: 'a', port: 1 }],
    ['a', { host: 'a', port: undefined }],
    ['[::1]:443', { host: '[::1]', port: 443 }],
    ['::1', { host: '::1', port: undefined }],
    ['a:1:2', { host: 'a:1:2', port: undefined }],
    ['a:-1', { host: 'a:-1', port: undefined }],
  ])('%s', (text, parts) => {
    expect(splitHostPort(text)).toEqual(parts)
  })
})

describe('EgressPolicy', () => {
  it('lets deny win over allow, and allow name a port of its own', () => {
    const policy = new EgressPolicy({
      allow: ['*.example.com', 'git.example.com:22'],
      deny: ['bad.example.com'],
    })
    expect(policy.checkName('Good.example.com', 443)).toBe('good.example.com')
    expect(policy.checkName('git.example.com', 22)).toBe('git.example.com')
    expect(() => policy.checkName('bad.example.com', 443)).toThrow('SAC_EGRESS_DENY')
    expect(() => policy.checkName('elsewhere.org', 443)).toThrow('SAC_EGRESS_ALLOW')
    expect(() => policy.checkName('good.example.com', 22)).toThrow('SAC_EGRESS_PORTS')
  })

  it('refuses a literal address before anybody is asked', () => {
    expect(() => new EgressPolicy({}).checkName('169.254.169.254', 80)).toThrow(
      'SAC_EGRESS_PRIVATE_HOSTS',
    )
  })
})
