import { ConnectionError, type TokenRequest } from '@sac/sdk'

/** What a page gives: a token, and how long it lasts from now on where the page knows it. */
export type GivenToken = string | { token: string; ttlSeconds?: number } | undefined

export type TokenCallback = (request: TokenRequest) => GivenToken | Promise<GivenToken>

/** The last part of a token's life in which the next one is asked for. */
const RENEW_PART = 0.2

interface Held {
  token: string
  renewAtMs: number
  endsAtMs: number
  /** It came in place of a refused one, and no answer has shown yet that it is good. */
  isOnTrial: boolean
}

/**
 * Asks the page for tokens, and only when one is needed: at first, when the last one is about to end, and after it was
 * refused. Many calls at once wait for one answer. Time is counted from the answer: clocks of pages may be wrong.
 */
export class TokenKeeper {
  /** No token of the page is good: it has signed its user out. */
  onGivenUp: () => void = () => {}
  readonly #callback: TokenCallback
  readonly #nowMs: () => number
  #held: Held | undefined
  #asking: Promise<string | undefined> | undefined

  constructor(callback: TokenCallback, nowMs = () => performance.now()) {
    this.#callback = callback
    this.#nowMs = nowMs
  }

  /** For the client's `tokenProvider`. @throws ConnectionError when the page cannot say */
  token = async ({ refused }: TokenRequest = {}): Promise<string | undefined> => {
    if (refused !== undefined && refused === this.#held?.token) this.#held = undefined
    const held = this.#held
    if (held && this.#nowMs() < held.renewAtMs) return held.token
    this.#asking ??= this.#ask(refused).finally(() => {
      this.#asking = undefined
    })
    try {
      return await this.#asking
    } catch (error) {
      // The last one lasts a little longer, and the page's server may be back before it ends.
      if (held && this.#nowMs() < held.endsAtMs) return held.token
      throw error
    }
  }

  /** Tells how the server took a token. */
  onAnswer(token: string | undefined, status: number): void {
    const held = this.#held
    if (token === undefined) {
      if (status === 401) this.onGivenUp()
    } else if (held?.token === token) {
      if (status !== 401) held.isOnTrial = false
      else if (held.isOnTrial) this.onGivenUp()
    }
  }

  async #ask(refused: string | undefined): Promise<string | undefined> {
    let given: GivenToken
    try {
      given = await this.#callback(refused === undefined ? {} : { refused })
    } catch (cause) {
      const words = cause instanceof Error ? cause.message : String(cause)
      throw new ConnectionError(`this page got no token from its own server: ${words}`, { cause })
    }
    const { token, ttlSeconds } = typeof given === 'object' ? given : { token: given }
    if (!token || token === refused) {
      this.onGivenUp()
      return undefined
    }
    const lifeMs = (ttlSeconds ?? Number.POSITIVE_INFINITY) * 1000
    const nowMs = this.#nowMs()
    this.#held = {
      token,
      renewAtMs: nowMs + lifeMs * (1 - RENEW_PART),
      endsAtMs: nowMs + lifeMs,
      isOnTrial: refused !== undefined,
    }
    return token
  }
}
