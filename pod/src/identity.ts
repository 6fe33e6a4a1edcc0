import { createPublicKey, type KeyObject, verify } from 'node:crypto'
import { POD_IDENTITY_HEADER, type PodIdentity } from '@sac/openapi/pod-api'
import { ProblemError } from './problem.ts'

/** Server and pod may run on machines whose clocks differ a little. */
const CLOCK_SKEW_S = 5
/** A header of ours is about 300 bytes. */
const HEADER_LIMIT = 4096

/** Checks who a request comes from. The pod holds the public key alone: whatever runs beside it cannot sign. */
export class IdentityVerifier {
  readonly #key: KeyObject
  readonly #audience: string

  /**
   * @param publicKey Ed25519 key, SPKI in base64
   * @throws Error when it is no such key
   */
  constructor(publicKey: string, agentId: string) {
    const der = Buffer.from(publicKey, 'base64')
    this.#key = createPublicKey({ key: der, format: 'der', type: 'spki' })
    if (this.#key.asymmetricKeyType !== 'ed25519') throw new Error('not an Ed25519 key')
    this.#audience = `pod:${agentId}`
  }

  /** @throws ProblemError `unauthenticated` without a valid header for this pod that has not expired */
  verify(headers: NodeJS.Dict<string | string[]>): PodIdentity {
    const header = headers[POD_IDENTITY_HEADER]
    if (typeof header !== 'string') throw refused('The identity is missing.')
    const [claims, signature, ...more] = header.split('.')
    if (header.length > HEADER_LIMIT || !claims || !signature || more.length > 0) {
      throw refused('The identity is malformed.')
    }
    if (!verify(null, Buffer.from(claims), this.#key, Buffer.from(signature, 'base64url'))) {
      throw refused('The identity has a wrong signature.')
    }
    // The signature is right, so the server wrote it: the shape is checked against mistakes, not attacks.
    const identity = JSON.parse(Buffer.from(claims, 'base64url').toString()) as PodIdentity
    if (identity.aud !== this.#audience) throw refused('The identity is for another pod.')
    if (!(identity.exp + CLOCK_SKEW_S > Date.now() / 1000)) {
      throw refused('The identity has expired.')
    }
    return identity
  }
}

function refused(detail: string): ProblemError {
  return new ProblemError('unauthenticated', detail)
}
