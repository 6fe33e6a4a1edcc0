import { createPublicKey, verify } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { PodIdentity } from '../../src/terminal/pod-identity.ts'

const seed = Buffer.alloc(32, 7)

describe('PodIdentity', () => {
  it('signs claims that its public key verifies', () => {
    const identity = new PodIdentity(seed)
    const before = Math.floor(Date.now() / 1000)

    const header = identity.sign({
      agentId: 5,
      sub: 'user:3',
      role: 'driver',
      session: 's',
      ttlSeconds: 30,
    })

    const [payload = '', signature = ''] = header.split('.')
    const key = createPublicKey({
      key: Buffer.from(identity.publicKey, 'base64'),
      format: 'der',
      type: 'spki',
    })
    expect(verify(null, Buffer.from(payload), key, Buffer.from(signature, 'base64url'))).toBe(true)
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString())
    expect(claims).toMatchObject({ aud: 'pod:5', sub: 'user:3', role: 'driver', session: 's' })
    expect(claims.exp).toBeGreaterThanOrEqual(before + 30)
    expect(claims.exp).toBeLessThanOrEqual(before + 32)
  })

  it('has the same key for the same seed, and another for another', () => {
    expect(new PodIdentity(seed).publicKey).toBe(new PodIdentity(seed).publicKey)
    expect(new PodIdentity(seed).publicKey).not.toBe(new PodIdentity(Buffer.alloc(32, 8)).publicKey)
  })

  it('refuses a seed of another length', () => {
    expect(() => new PodIdentity(Buffer.alloc(16))).toThrow(RangeError)
  })
})
