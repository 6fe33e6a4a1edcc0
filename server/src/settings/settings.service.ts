import type { Schema } from '@sac/openapi'
import type { Knex } from 'knex'
import { audit } from '../audit/audit.ts'
import type { Actor } from '../authorization/actor.ts'
import { invalid, problem } from '../problems.ts'
import {
  SETTINGS,
  type SettingDefinition,
  type SettingKey,
  type SettingValue,
} from './definitions.ts'

type Setting = Schema<'Setting'>

/** Limits and defaults on three levels: built in, for all, for one user. */
export class SettingsService {
  readonly #knex: Knex

  constructor(knex: Knex) {
    this.#knex = knex
  }

  /** The value that holds for a user, or for all when `userId` is absent. One indexed query. */
  async get<Key extends SettingKey>(
    key: Key,
    userId?: number,
    trx: Knex = this.#knex,
  ): Promise<SettingValue<Key>> {
    const values = await this.getMany([key], userId, trx)
    return values[key]
  }

  /** Several at once, in the same single query. */
  async getMany<Key extends SettingKey>(
    keys: readonly Key[],
    userId?: number,
    trx: Knex = this.#knex,
  ): Promise<{ [K in Key]: SettingValue<K> }> {
    const { rows } = await trx.raw<{ rows: { key: Key; value: unknown }[] }>(
      `select key, value from settings where key = any(?)
       union all
       select key, value from user_settings where user_id = ? and key = any(?)`,
      [keys as unknown as string[], userId ?? 0, keys as unknown as string[]],
    )
    // Later rows are the user's own: they win.
    const found = new Map(rows.map((row) => [row.key, row.value]))
    return Object.fromEntries(
      keys.map((key) => [key, found.has(key) ? found.get(key) : SETTINGS[key].defaultValue]),
    ) as { [K in Key]: SettingValue<K> }
  }

  async list(): Promise<Setting[]> {
    const rows = await this.#knex<{ key: string; value: unknown }>('settings').select(
      'key',
      'value',
    )
    const values = new Map(rows.map((row) => [row.key, row.value]))
    return (Object.keys(SETTINGS) as SettingKey[]).map((key) => toSetting(key, values.get(key)))
  }

  async set(actor: Actor, key: string, value: unknown): Promise<Setting> {
    const definition = this.#definition(key, value)
    await this.#knex.transaction(async (trx) => {
      await trx('settings')
        .insert({ key, value: JSON.stringify(value), updated_at: trx.fn.now() })
        .onConflict('key')
        .merge()
      await audit(trx, actor, {
        action: 'setting.set',
        targetKind: 'setting',
        targetId: key,
        detail: { value },
      })
    })
    return toSetting(definition.key, value)
  }

  async listForUser(userId: number): Promise<Setting[]> {
    const rows = await this.#knex<{ key: string; value: unknown; user_id: number }>('user_settings')
      .where('user_id', userId)
      .orderBy('key')
    return rows
      .filter((row) => row.key in SETTINGS)
      .map((row) => toSetting(row.key as SettingKey, row.value))
  }

  async setForUser(actor: Actor, userId: number, key: string, value: unknown): Promise<Setting> {
    const definition = this.#definition(key, value)
    if (!definition.isOverridable)
      throw invalid('path/key', `${key} holds for all users and cannot be set for one`)
    await this.#knex.transaction(async (trx) => {
      await trx('user_settings')
        .insert({ user_id: userId, key, value: JSON.stringify(value), updated_at: trx.fn.now() })
        .onConflict(['user_id', 'key'])
        .merge()
      await audit(trx, actor, {
        action: 'setting.set',
        targetKind: 'user',
        targetId: userId,
        detail: { key, value },
      })
    })
    return toSetting(definition.key, value)
  }

  async deleteForUser(actor: Actor, userId: number, key: string): Promise<void> {
    await this.#knex.transaction(async (trx) => {
      const count = await trx('user_settings').where({ user_id: userId, key }).delete()
      if (count === 0)
        throw problem('not-found', { detail: `User ${userId} has no setting ${key} of their own.` })
      await audit(trx, actor, {
        action: 'setting.delete',
        targetKind: 'user',
        targetId: userId,
        detail: { key },
      })
    })
  }

  #definition(key: string, value: unknown) {
    if (!Object.hasOwn(SETTINGS, key)) {
      throw problem('not-found', {
        detail: `There is no setting ${key}; there are ${Object.keys(SETTINGS).join(', ')}.`,
      })
    }
    const definition: SettingDefinition<unknown> = SETTINGS[key as SettingKey]
    const wrong = definition.check(value)
    if (wrong) throw invalid('/value', `${key} ${wrong}`)
    return { ...definition, key: key as SettingKey }
  }
}

const toSetting = (key: SettingKey, value: unknown): Setting => {
  const { defaultValue, description, isOverridable } = SETTINGS[key]
  return {
    key,
    value: value === undefined ? defaultValue : value,
    defaultValue,
    description,
    isOverridable,
  }
}
