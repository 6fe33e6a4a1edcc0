import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto'
import type { PodIdentity as Claims } from '@sac/openapi/pod-api'

const SEED_BYTES = 32
/** PKCS #8 header of an Ed25519 private key; the seed follows it (RFC 8410, section 7). */
const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex')

export interface IdentityOptions {
  agentId: number
  /** `user:<id>`, or `server`. */
  sub: string
  role: Claims['role']
  /** The only session that it is good for; all of the agent's when absent. */
  session?: string
  ttlSeconds: number
}

/** The server as pods know it: signs who a request comes from. Pods hold the public key alone. */
export class PodIdentity {
  readonly #privateKey: KeyObject
  /** Ed25519, SPKI, base64: the `SAC_PUBLIC_KEY` of a pod. */
  readonly publicKey: string

  /** @param seed 32 bytes derived from the master key, the same on every replica */
  constructor(seed: Uint8Array) {
    if (seed.length !== SEED_BYTES)
      throw new RangeError(`the seed of the pod identity has ${SEED_BYTES} bytes`)
    this.#privateKey = createPrivateKey({
      key: Buffer.concat([PKCS8_ED25519, seed]),
      format: 'der',
      type: 'pkcs8',
    })
    this.publicKey = createPublicKey(this.#privateKey)
      .export({ format: 'der', type: 'spki' })
      .toString('base64')
  }

  /** The value of the header `x-sac-identity`. */
  sign({ agentId, sub, role, session, ttlSeconds }: IdentityOptions): string {
    const claims: Claims = {
      aud: `pod:${agentId}`,
      sub,
      role,
      ...(session !== undefined && { session }),
      exp: Math.floor(Date.now() / 1000) + ttlSeconds,
    }
    const payload = Buffer.from(JSON.stringify(claims)).toString('base64url')
    return `${payload}.${sign(null, Buffer.from(payload), this.#privateKey).toString('base64url')}`
  }
}
