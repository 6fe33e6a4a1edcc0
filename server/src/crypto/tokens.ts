import { createHash, randomBytes } from 'node:crypto'

/** A new random token: `prefix` tells people and secret scanners what it is. */
export const newToken = (prefix: string) => `${prefix}_${randomBytes(32).toString('base64url')}`

/** Tokens are stored as their SHA-256 alone: they are random, so no slow hash is needed. */
export const hashToken = (token: string) => createHash('sha256').update(token).digest()
