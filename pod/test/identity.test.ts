import { describe, expect, it } from 'vitest'
import { IdentityVerifier } from '../src/identity.ts'
import { ProblemError } from '../src/problem.ts'
import { createSigner } from './support/signer.ts'

const signer = createSigner('7')
const verifier = new IdentityVerifier(signer.publicKey, '7')
const verify = (header: string) => verifier.verify({ 'x-sac-identity': header })

describe('IdentityVerifier', () => {
  it('returns what the server signed', () => {
    const identity = verify(signer.sign({ role: 'driver', sub: 'user:3', session: 's' }))
    expect(identity).toMatchObject({ role: 'driver', sub: 'user:3', session: 's', aud: 'pod:7' })
  })

  it.each([
    ['nothing', ''],
    ['no signature', 'abc'],
    ['three parts', `${signer.sign({})}.x`],
    ['another pod', signer.sign({ aud: 'pod:8' })],
    ['an expired one', signer.sign({ exp: Date.now() / 1000 - 60 })],
    ['one without expiry', signer.sign({ exp: undefined as never })],
    ['a foreign key', createSigner('7').sign({})],
    [
      'changed claims',
      `${Buffer.from('{"aud":"pod:7"}').toString('base64url')}.${signer.sign({}).split('.')[1]}`,
    ],
    ['a long one', 'x'.repeat(10_000)],
  ])('refuses %s', (_name, header) => {
    expect(() => verify(header)).toThrow(ProblemError)
  })

  it('refuses a key of another kind', () => {
    expect(() => new IdentityVerifier('AAAA', '7')).toThrow()
  })
})
