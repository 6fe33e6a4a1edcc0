import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const scryptAsync = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt)
// 32 MiB and about 0.1 s: OWASP's scrypt advice with p raised; maxmem has to be above 128 * N * r.
const PARAMETERS = { N: 2 ** 15, r: 8, p: 3 }
const MAX_MEMORY_BYTES = 64 * 1024 ** 2
const HASH_BYTES = 32

/** @returns `scrypt$N$r$p$salt$hash`, base64url */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  const hash = await derive(password, salt, PARAMETERS)
  const { N, r, p } = PARAMETERS
  return ['scrypt', N, r, p, salt.toString('base64url'), hash.toString('base64url')].join('$')
}

/** Takes as long for a user without a password, or for none at all, as for a wrong one. */
export async function verifyPassword(
  password: string,
  stored: string | null | undefined,
): Promise<boolean> {
  const [, N, r, p, salt = '', hash = ''] = (stored ?? (await dummyHash)).split('$')
  const expected = Buffer.from(hash, 'base64url')
  const actual = await derive(password, Buffer.from(salt, 'base64url'), {
    N: Number(N),
    r: Number(r),
    p: Number(p),
  })
  return timingSafeEqual(actual, expected) && Boolean(stored)
}

const derive = (password: string, salt: Buffer, parameters: ScryptOptions) =>
  scryptAsync(password.normalize('NFC'), salt, HASH_BYTES, {
    ...parameters,
    maxmem: MAX_MEMORY_BYTES,
  })

const dummyHash = hashPassword(randomBytes(16).toString('base64url'))
