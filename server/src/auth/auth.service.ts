import { randomUUID, timingSafeEqual } from 'node:crypto'
import type { Schema } from '@sac/openapi'
import { jwtVerify, SignJWT } from 'jose'
import type { Knex } from 'knex'
import { audit } from '../audit/audit.ts'
import { ANONYMOUS, SYSTEM, type UserActor } from '../authorization/actor.ts'
import { hashPassword, verifyPassword } from '../crypto/passwords.ts'
import { hashToken, newToken } from '../crypto/tokens.ts'
import { LOOKUP_TIMEOUT_MS } from '../db/knex.ts'
import { isUuid } from '../db/storable.ts'
import { invalid, problem } from '../problems.ts'
import type { SettingsService } from '../settings/settings.service.ts'
import { UserModel } from '../users/user.model.ts'
import { endSessions, type UsersService } from '../users/users.service.ts'

type SignedIn = Schema<'SignedIn'>

const SIGN_IN_HOURS = 24
/** Some 300 bytes each. */
const MAX_GENUINE_TOKENS = 10_000
const ISSUER = 'sac'
const FIRST_ADMIN = 'admin'
const ALL_SCOPES = ['admin'] as const

/** Passwords, sign-ins and the two doors of the first start: set-up link and local key. */
export class AuthService {
  readonly #knex: Knex
  readonly #users: UsersService
  readonly #settings: SettingsService
  readonly #jwtSecret: Buffer
  readonly #localKey: string | undefined
  readonly #onSignInEnded: (ended: { userId: number; signInId?: string }) => void
  readonly #genuine = new Map<string, { signInId: string; expiresAtMs: number }>()

  constructor(options: {
    knex: Knex
    users: UsersService
    settings: SettingsService
    jwtSecret: Buffer
    localKey: string | undefined
    /** Called after sign-ins ended, to close what is open under them. */
    onSignInEnded: (ended: { userId: number; signInId?: string }) => void
  }) {
    this.#knex = options.knex
    this.#users = options.users
    this.#settings = options.settings
    this.#jwtSecret = options.jwtSecret
    this.#localKey = options.localKey
    this.#onSignInEnded = options.onSignInEnded
  }

  /** The user behind a session token; undefined when it is forged, expired, ended, or its user is shut out. One query. */
  async actorOfSession(token: string): Promise<UserActor | undefined> {
    const signInId = await this.#signInOf(token)
    if (signInId === undefined) return undefined
    const row = await this.#knex('sign_ins')
      .join('users', 'users.id', 'sign_ins.user_id')
      .where('sign_ins.id', signInId)
      .whereNull('users.disabled_at')
      .first('users.id', 'users.role')
      .timeout(LOOKUP_TIMEOUT_MS)
    return row && { kind: 'user', userId: row.id, role: row.role, scopes: ALL_SCOPES, signInId }
  }

  async login(name: string, password: string): Promise<SignedIn> {
    const user = await UserModel.query(this.#knex)
      .whereRaw('lower(username) = lower(?) or lower(email) = lower(?)', [name, name])
      .first()
      .timeout(LOOKUP_TIMEOUT_MS)
    const isRight = await verifyPassword(password, user?.passwordHash)
    if (!user || !isRight || user.disabledAt) {
      throw problem('wrong-credentials', {
        detail: 'Username or password is wrong, or the account is shut out.',
      })
    }
    return this.#signIn(user)
  }

  async register(body: Schema<'RegisterRequest'>): Promise<SignedIn> {
    if ((await this.#settings.get('registrationMode')) !== 'open') {
      throw problem('registration-closed', { detail: 'Ask an admin for an account.' })
    }
    const { id } = await this.#users.create(ANONYMOUS, { ...body, role: 'user' })
    return this.#signIn(await UserModel.query(this.#knex).findById(id).throwIfNotFound())
  }

  async logout(actor: UserActor): Promise<void> {
    if (!actor.signInId)
      throw invalid('header/authorization', 'is an access token; revoke it instead')
    await this.#knex('sign_ins').where({ id: actor.signInId, user_id: actor.userId }).delete()
    this.#onSignInEnded({ userId: actor.userId, signInId: actor.signInId })
  }

  async me(actor: UserActor): Promise<Schema<'User'>> {
    return (await UserModel.query(this.#knex).findById(actor.userId).throwIfNotFound()).toUser()
  }

  async changePassword(actor: UserActor, body: Schema<'ChangePasswordRequest'>): Promise<SignedIn> {
    const user = await UserModel.query(this.#knex).findById(actor.userId).throwIfNotFound()
    if (
      user.passwordHash &&
      !(await verifyPassword(body.currentPassword ?? '', user.passwordHash))
    ) {
      throw problem('wrong-credentials', {
        detail: 'The current password is wrong.',
        errors: [{ pointer: '/currentPassword', detail: 'is wrong' }],
      })
    }
    const passwordHash = await hashPassword(body.newPassword)
    await this.#knex.transaction(async (trx) => {
      await UserModel.query(trx).findById(user.id).patch({ passwordHash, updatedAt: new Date() })
      await endSessions(trx, user.id)
      await audit(trx, actor, {
        action: 'user.change-password',
        targetKind: 'user',
        targetId: user.id,
      })
    })
    this.#onSignInEnded({ userId: user.id })
    return this.#signIn(user)
  }

  /** True until an admin has a password. */
  async isSetupRequired(): Promise<boolean> {
    const row = await this.#knex('users')
      .where('role', 'admin')
      .whereNotNull('password_hash')
      .first('id')
      .timeout(LOOKUP_TIMEOUT_MS)
    return row === undefined
  }

  /** Makes the one valid set-up token; the ones before are void. */
  async createSetupToken(): Promise<string> {
    const token = newToken('sac_setup')
    await this.#knex.transaction(async (trx) => {
      await trx('setup_tokens').delete()
      await trx('setup_tokens').insert({ token_hash: hashToken(token) })
    })
    return token
  }

  async completeSetup({
    token,
    username,
    email,
    password,
  }: Schema<'SetupRequest'>): Promise<SignedIn> {
    const passwordHash = await hashPassword(password)
    const user = await this.#knex.transaction(async (trx) => {
      const used = await trx('setup_tokens').where('token_hash', hashToken(token)).delete()
      if (used === 0) {
        throw problem('setup-token-invalid', {
          detail: 'This link was used or replaced; the server prints a new one at its next start.',
        })
      }
      const admin = await this.#firstAdmin(trx)
      const changes = {
        passwordHash,
        ...(username && { username }),
        ...(email && { email }),
        updatedAt: new Date(),
      }
      await audit(trx, SYSTEM, { action: 'user.setup', targetKind: 'user', targetId: admin.id })
      return UserModel.query(trx).patchAndFetchById(admin.id, changes)
    })
    return this.#signIn(user)
  }

  /** Sets the first admin's password at start, when the operator gave one and no admin has any. */
  async setInitialPassword(password: string): Promise<void> {
    const passwordHash = await hashPassword(password)
    await this.#knex.transaction(async (trx) => {
      const admin = await this.#firstAdmin(trx)
      await UserModel.query(trx).findById(admin.id).patch({ passwordHash, updatedAt: new Date() })
      await audit(trx, SYSTEM, { action: 'user.setup', targetKind: 'user', targetId: admin.id })
    })
  }

  /** Signs in whoever can read the key file of this machine, as the first admin. */
  async signInLocally(key: string): Promise<SignedIn> {
    const expected = this.#localKey
    if (expected === undefined || !timingSafeEqual(hashToken(key), hashToken(expected))) {
      throw problem('wrong-credentials', { detail: 'This is not the key of this server.' })
    }
    return this.#signIn(await this.#knex.transaction((trx) => this.#firstAdmin(trx)))
  }

  /**
   * The sign-in that a genuine token names. Checking a signature is an eighth of a request, and what was genuine once
   * stays so until it expires; whether the sign-in still counts is looked up each time.
   */
  async #signInOf(token: string): Promise<string | undefined> {
    const known = this.#genuine.get(token)
    if (known && known.expiresAtMs > Date.now()) return known.signInId
    this.#genuine.delete(token)
    try {
      const { payload } = await jwtVerify(token, this.#jwtSecret, {
        algorithms: ['HS256'],
        issuer: ISSUER,
        requiredClaims: ['exp'],
      })
      const { jti: signInId, exp } = payload
      if (!isUuid(signInId)) return undefined
      this.#genuine.set(token, { signInId, expiresAtMs: exp! * 1000 })
      const [oldest] = this.#genuine.keys()
      if (this.#genuine.size > MAX_GENUINE_TOKENS) this.#genuine.delete(oldest!)
      return signInId
    } catch {
      return undefined // Not ours, or no longer valid: whoever sent it is nobody.
    }
  }

  async #firstAdmin(trx: Knex.Transaction): Promise<UserModel> {
    // Two first sign-ins at once would make two admins.
    await trx.raw(`select pg_advisory_xact_lock(hashtext('sac.first-admin'))`)
    const found = await UserModel.query(trx)
      .where('role', 'admin')
      .whereNull('disabled_at')
      .orderBy('id')
      .first()
    return (
      found ??
      UserModel.query(trx)
        .insert({ username: FIRST_ADMIN, displayName: 'Admin', role: 'admin' })
        .returning('*')
    )
  }

  async #signIn(user: UserModel): Promise<SignedIn> {
    const id = randomUUID()
    const expiresAt = new Date(Date.now() + SIGN_IN_HOURS * 3_600_000)
    await this.#knex('sign_ins').insert({ id, user_id: user.id, expires_at: expiresAt })
    const token = await new SignJWT()
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer(ISSUER)
      .setSubject(String(user.id))
      .setJti(id)
      .setIssuedAt()
      .setExpirationTime(Math.floor(expiresAt.getTime() / 1000))
      .sign(this.#jwtSecret)
    return { token, expiresAt: expiresAt.toISOString(), user: user.toUser() }
  }
}
