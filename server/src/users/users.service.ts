import type { Schema } from '@sac/openapi'
import type { Knex } from 'knex'
import { audit } from '../audit/audit.ts'
import type { Actor } from '../authorization/actor.ts'
import { hashPassword } from '../crypto/passwords.ts'
import { decodeCursor, type Page, toPage } from '../db/pages.ts'
import { problem } from '../problems.ts'
import { UserModel } from './user.model.ts'

type User = Schema<'User'>
const SEARCH_LIMIT = 20
const UNIQUE_VIOLATION = '23505'

/** People: made by admins or by themselves, with a role, shut out and let in. */
export class UsersService {
  readonly #knex: Knex
  readonly #onAccessEnded: (userId: number) => void

  /** @param onAccessEnded called after a user's sessions have ended, to close what is open */
  constructor(knex: Knex, onAccessEnded: (userId: number) => void) {
    this.#knex = knex
    this.#onAccessEnded = onAccessEnded
  }

  async list({ limit = 50, cursor }: { limit?: number; cursor?: string }): Promise<Page<User>> {
    const query = UserModel.query(this.#knex)
      .orderBy('id')
      .limit(limit + 1)
    if (cursor) query.where('id', '>', decodeCursor<[number]>(cursor, ['number'])[0])
    return toPage(
      await query,
      limit,
      (row) => row.toUser(),
      (row) => [row.id],
    )
  }

  /** By the start of username or display name, literally. */
  async search(text: string): Promise<Schema<'UserSummary'>[]> {
    const pattern = `${text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`
    const rows = await UserModel.query(this.#knex)
      .whereNull('disabled_at')
      .where((builder) =>
        builder
          .whereRaw('lower(username) like ?', [pattern])
          .orWhereRaw('lower(display_name) like ?', [pattern]),
      )
      .orderBy('username')
      .limit(SEARCH_LIMIT)
    return rows.map(({ id, username, displayName }) => ({ id, username, displayName }))
  }

  /** @throws Problem `already-exists` naming the field */
  async create(
    actor: Actor,
    { username, email, displayName, password, role }: Schema<'CreateUserRequest'>,
  ): Promise<User> {
    const passwordHash = password === undefined ? null : await hashPassword(password)
    try {
      return await this.#knex.transaction(async (trx) => {
        const row = await UserModel.query(trx)
          .insert({
            username,
            email,
            displayName: displayName ?? username,
            passwordHash,
            role: role ?? 'user',
          })
          .returning('*')
        await audit(trx, actor, {
          action: 'user.create',
          targetKind: 'user',
          targetId: row.id,
          detail: { username, role: row.role },
        })
        return row.toUser()
      })
    } catch (error) {
      throw asTaken(error)
    }
  }

  async setRole(actor: Actor, userId: number, role: Schema<'UserRole'>): Promise<User> {
    return this.#change(
      actor,
      userId,
      { role },
      { action: 'user.set-role', detail: { role } },
      role !== 'admin',
    )
  }

  async setAccess(actor: Actor, userId: number, isDisabled: boolean): Promise<User> {
    const disabledAt = isDisabled ? new Date() : null
    return this.#change(
      actor,
      userId,
      { disabledAt },
      { action: 'user.set-access', detail: { isDisabled } },
      isDisabled,
    )
  }

  async resetPassword(actor: Actor, userId: number, newPassword: string): Promise<void> {
    const passwordHash = await hashPassword(newPassword)
    await this.#change(actor, userId, { passwordHash }, { action: 'user.reset-password' }, false)
  }

  async #change(
    actor: Actor,
    userId: number,
    patch: Partial<Pick<UserModel, 'role' | 'disabledAt' | 'passwordHash'>>,
    entry: { action: string; detail?: Record<string, unknown> },
    losesAdmin: boolean,
  ): Promise<User> {
    const user = await this.#knex.transaction(async (trx) => {
      if (losesAdmin) await this.#keepAnAdmin(trx, userId)
      const row = await UserModel.query(trx)
        .patchAndFetchById(userId, { ...patch, updatedAt: new Date() })
        .throwIfNotFound()
      await endSessions(trx, userId)
      await audit(trx, actor, { ...entry, targetKind: 'user', targetId: userId })
      return row.toUser()
    })
    this.#onAccessEnded(userId)
    return user
  }

  /** @throws Problem `last-admin`; the row locks keep two admins from demoting each other at once */
  async #keepAnAdmin(trx: Knex.Transaction, userId: number): Promise<void> {
    const admins = await UserModel.query(trx)
      .where('role', 'admin')
      .whereNull('disabled_at')
      .orderBy('id')
      .forUpdate()
    if (admins.some(({ id }) => id === userId) && admins.length === 1) {
      throw problem('last-admin', {
        detail: 'This is the last admin; make somebody else an admin first.',
      })
    }
  }
}

/** Every sign-in of the user is over, and so is what portals hold for them. */
export async function endSessions(trx: Knex.Transaction, userId: number): Promise<void> {
  await trx('sign_ins').where('user_id', userId).delete()
  await trx('embed_tokens').where('user_id', userId).delete()
}

/** A unique violation of `users` as a problem that names the field. */
export function asTaken(error: unknown): unknown {
  const { nativeError = error } = error as { nativeError?: { code?: string; constraint?: string } }
  const { code, constraint } = nativeError as { code?: string; constraint?: string }
  if (code !== UNIQUE_VIOLATION) return error
  const field = constraint === 'users_email' ? 'email' : 'username'
  return problem('already-exists', {
    detail: `This ${field} is taken.`,
    errors: [{ pointer: `/${field}`, detail: 'is taken' }],
  })
}
