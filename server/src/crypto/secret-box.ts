import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto'

const IV_BYTES = 12
const TAG_BYTES = 16

/**
 * Encrypts secrets at rest with AES-256-GCM under keys derived from the master key.
 * A sealed text names its key, so that an old key can still open while a new one seals.
 */
export class SecretBox {
  readonly #masterKey: Buffer
  readonly #keyId: string
  readonly #keys: Map<string, Buffer>

  /**
   * @param masterKey at least 32 bytes; seals
   * @param formerKeys open what was sealed before a rotation
   */
  constructor(masterKey: Buffer, formerKeys: Buffer[] = []) {
    this.#masterKey = masterKey
    this.#keyId = keyIdOf(masterKey)
    this.#keys = new Map(
      [masterKey, ...formerKeys].map((key) => [keyIdOf(key), hkdf(key, 'secrets at rest', 32)]),
    )
  }

  /** @returns `keyId.base64url(iv ‖ tag ‖ ciphertext)` */
  seal(plaintext: string): string {
    const iv = randomBytes(IV_BYTES)
    const cipher = createCipheriv('aes-256-gcm', this.#keys.get(this.#keyId)!, iv)
    const ciphertext = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final()])
    return `${this.#keyId}.${Buffer.concat([iv, cipher.getAuthTag(), ciphertext]).toString('base64url')}`
  }

  /** @throws Error when the key is not known or the text was changed */
  open(sealed: string): string {
    const [keyId = '', body = ''] = sealed.split('.', 2)
    const key = this.#keys.get(keyId)
    if (!key) throw new Error(`sealed under key ${keyId}, which SAC_MASTER_KEY does not hold`)
    const bytes = Buffer.from(body, 'base64url')
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES))
    decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES))
    return Buffer.concat([
      decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)),
      decipher.final(),
    ]).toString('utf8')
  }

  /** A key of its own for another purpose, always the same for the same master key. */
  derive(purpose: string, bytes: number): Buffer {
    return hkdf(this.#masterKey, purpose, bytes)
  }
}

const hkdf = (key: Buffer, purpose: string, bytes: number) =>
  Buffer.from(hkdfSync('sha256', key, '', `sac ${purpose}`, bytes))

const keyIdOf = (key: Buffer) =>
  createHash('sha256').update('sac key id').update(key).digest('hex').slice(0, 8)
