import { generateKeyPairSync, sign } from 'node:crypto'
import type { PodIdentity } from '@sac/openapi/pod-api'

/** Signs identities as the server does. */
export function createSigner(agentId: string) {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  return {
    publicKey: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
    sign(changes: Partial<PodIdentity>): string {
      const identity = {
        aud: `pod:${agentId}`,
        sub: 'server',
        role: 'server',
        exp: Math.floor(Date.now() / 1000) + 60,
        ...changes,
      }
      const claims = Buffer.from(JSON.stringify(identity)).toString('base64url')
      return `${claims}.${sign(null, Buffer.from(claims), privateKey).toString('base64url')}`
    },
  }
}
