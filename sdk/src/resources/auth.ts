import type { Schema } from '@sac/openapi'
import { call, type Transport, unwrap } from '../http.ts'
import type { CallOptions } from '../options.ts'

export type SignedIn = Schema<'SignedIn'>
export type User = Schema<'User'>

/** Signing in answers a token; it is the caller's to keep and to pass to a `SacClient`. */
export class AuthResource {
  readonly #transport: Transport

  constructor(transport: Transport) {
    this.#transport = transport
  }

  /** @throws NotSignedInError with code `wrong-credentials` */
  login(credentials: Schema<'LoginRequest'>, options?: CallOptions): Promise<SignedIn> {
    return unwrap(
      this.#transport.raw.POST('/api/auth/login', { body: credentials, ...call(options) }),
    )
  }

  /** With the key file that the embedded server writes for its own operator. */
  loginLocally(key: string, options?: CallOptions): Promise<SignedIn> {
    return unwrap(this.#transport.raw.POST('/api/auth/local', { body: { key }, ...call(options) }))
  }

  /** Sets the first admin's password, once, with the token that the server printed. */
  completeSetup(setup: Schema<'SetupRequest'>, options?: CallOptions): Promise<SignedIn> {
    return unwrap(this.#transport.raw.POST('/api/auth/setup', { body: setup, ...call(options) }))
  }

  /** Whether people may register themselves. */
  async registrationMode(options?: CallOptions): Promise<Schema<'RegistrationMode'>['mode']> {
    return (await unwrap(this.#transport.raw.GET('/api/auth/registration-mode', call(options))))
      .mode
  }

  /** Only in registration mode `open`. */
  register(registration: Schema<'RegisterRequest'>, options?: CallOptions): Promise<SignedIn> {
    return unwrap(
      this.#transport.raw.POST('/api/auth/register', { body: registration, ...call(options) }),
    )
  }

  /** Voids the session token; an access token stays good. */
  async logout(options?: CallOptions): Promise<void> {
    await unwrap(this.#transport.raw.POST('/api/auth/logout', call(options)))
  }

  me(options?: CallOptions): Promise<User> {
    return unwrap(this.#transport.raw.GET('/api/auth/me', call(options)))
  }

  /** Ends every other session of the user. */
  changePassword(
    change: Schema<'ChangePasswordRequest'>,
    options?: CallOptions,
  ): Promise<SignedIn> {
    return unwrap(this.#transport.raw.PUT('/api/auth/password', { body: change, ...call(options) }))
  }
}
