import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { hashPassword, verifyPassword } from '../../src/crypto/passwords.ts'
import { SecretBox } from '../../src/crypto/secret-box.ts'

describe('SecretBox', () => {
  const key = randomBytes(48)

  it('opens what it sealed, and never seals alike', () => {
    const box = new SecretBox(key)
    const sealed = box.seal('sk-ant-日本')
    expect(sealed).not.toContain('sk-ant')
    expect(box.seal('sk-ant-日本')).not.toBe(sealed)
    expect(box.open(sealed)).toBe('sk-ant-日本')
  })

  it('opens under a former key after a rotation, not under a strange one', () => {
    const sealed = new SecretBox(key).seal('secret')
    expect(new SecretBox(randomBytes(48), [key]).open(sealed)).toBe('secret')
    expect(() => new SecretBox(randomBytes(48)).open(sealed)).toThrow(/SAC_MASTER_KEY/)
  })

  it('refuses a text that was changed', () => {
    const box = new SecretBox(key)
    const sealed = box.seal('secret')
    const flipped = `${sealed.slice(0, -2)}${sealed.at(-2) === 'A' ? 'B' : 'A'}${sealed.at(-1)}`
    expect(() => box.open(flipped)).toThrow()
  })
})

describe('passwords', () => {
  it('fit only themselves, in whatever form of Unicode', async () => {
    const stored = await hashPassword('pässword')
    expect(stored).toMatch(/^scrypt\$32768\$8\$3\$/)
    expect(await verifyPassword('pa\u0308ssword', stored)).toBe(true)
    expect(await verifyPassword('password', stored)).toBe(false)
    expect(await verifyPassword('', null)).toBe(false)
  })
})
