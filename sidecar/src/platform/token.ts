import { readFileSync } from 'node:fs'

/** Refusals in a row, and over at least this time, that mean: the token is no longer good. */
const REVOKED_REFUSALS = 5
const REVOKED_AFTER_MS = 10_000

/** The sidecar's token. It is read again when it was refused, because a rotated one is written to the same file. */
export class Token {
  private readonly file: string
  private readonly onRevoked: (message: string) => void
  private value: string
  private refusals = 0
  private refusedSince = 0

  /** @throws when the file cannot be read */
  constructor(file: string, onRevoked: (message: string) => void) {
    this.file = file
    this.onRevoked = onRevoked
    this.value = readFileSync(file, 'utf8').trim()
  }

  get bearer(): string {
    return `Bearer ${this.value}`
  }

  accepted(): void {
    this.refusals = 0
  }

  /** Notes a 401 or 403 of the platform; calls `onRevoked` when it goes on and the file holds no other token. */
  refused(status: number): void {
    const value = readFileSync(this.file, 'utf8').trim()
    if (value !== this.value) {
      this.value = value
      this.refusals = 0
      return
    }
    if (this.refusals === 0) this.refusedSince = Date.now()
    this.refusals += 1
    if (this.refusals >= REVOKED_REFUSALS && Date.now() - this.refusedSince >= REVOKED_AFTER_MS) {
      this.onRevoked(`The platform refuses the token of this agent (${status}) again and again.`)
    }
  }
}
