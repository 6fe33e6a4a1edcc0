import { describe, expect, it } from 'vitest'
import { AddressPolicy } from '../../src/egress/address-policy.ts'

const policyFor = (addresses: string[], privateHosts: string[] = []) =>
  new AddressPolicy({
    setting: 'SAC_LLM_ALLOW_HOSTS',
    privateHosts,
    resolve: async () =>
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
  })

describe('AddressPolicy', () => {
  it('gives every address of a public name', async () => {
    const addresses = await policyFor(['8.8.8.8', '2606:4700::1111']).addressesOf(
      'llm.example',
      443,
    )
    expect(addresses.map(({ address }) => address)).toEqual(['8.8.8.8', '2606:4700::1111'])
  })

  it('refuses a name of which one address is private, and says how to allow it', async () => {
    await expect(
      policyFor(['8.8.8.8', '10.0.0.1']).addressesOf('llm.example', 443),
    ).rejects.toThrow(/10\.0\.0\.1.*listing llm\.example:443 in SAC_LLM_ALLOW_HOSTS/)
  })

  it('allows a private address of a listed host, at the listed port alone', async () => {
    const policy = policyFor(['10.0.0.1'], ['llm.example:8000'])
    await expect(policy.addressesOf('LLM.example.', 8000)).resolves.toHaveLength(1)
    await expect(policy.addressesOf('llm.example', 443)).rejects.toMatchObject({
      reason: 'private-address',
    })
  })

  it('refuses the addresses of this machine, also by a name and in another spelling', async () => {
    const policy = new AddressPolicy({
      setting: 'SAC_LLM_ALLOW_HOSTS',
      resolve: async () => [{ address: '203.0.114.7', family: 4 }],
      ownAddresses: () => ['203.0.114.7', '2606:4700::1', 'fe80::1'],
    })
    for (const host of ['203.0.114.7', '2606:4700:0:0::1', 'me.example']) {
      await expect(policy.addressesOf(host, 443)).rejects.toThrow(/of this machine/)
    }
    expect(() => policy.checkLiteral('203.0.114.7', 80)).toThrow(/of this machine/)
    await expect(policy.addressesOf('203.0.114.8', 443)).resolves.toHaveLength(1)
  })

  it('judges literal addresses without a look-up', async () => {
    const policy = policyFor(['8.8.8.8'])
    await expect(policy.addressesOf('127.0.0.1', 80)).rejects.toMatchObject({
      address: '127.0.0.1',
    })
    await expect(policy.addressesOf('[::ffff:127.0.0.1]', 80)).rejects.toMatchObject({
      reason: 'private-address',
    })
    await expect(policy.addressesOf('0x7f000001', 80)).rejects.toMatchObject({
      reason: 'malformed-host',
    })
  })
})
