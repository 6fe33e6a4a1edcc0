import type { Knex } from 'knex'

/** A lease that is about to end is asked for again before it is relied upon. */
const MARGIN_MS = 1_000

/**
 * Leases of this process: work that one replica does at a time. Another replica takes over `ttlMs` after the last
 * renewal of one that died; a restart under the same holder name goes on at once.
 */
export class Leases {
  readonly #knex: Knex
  readonly #holder: string
  readonly #ttlMs: number
  readonly #heldUntilMs = new Map<string, number>()

  constructor(knex: Knex, holder: string, ttlMs: number) {
    this.#knex = knex
    this.#holder = holder
    this.#ttlMs = ttlMs
  }

  /** @returns undefined when it is held now, else when it may be free */
  async acquire(name: string): Promise<Date | undefined> {
    const nowMs = Date.now()
    if ((this.#heldUntilMs.get(name) ?? 0) > nowMs + MARGIN_MS) return undefined
    const { rows } = await this.#knex.raw<{ rows: { holder: string; expires_at: Date }[] }>(
      // What another one holds is only read: a conflict would lock its row, and cost a flush.
      `with held as (
         select holder, expires_at from leases
         where name = :name and holder <> :holder and expires_at >= now()
       ), taken as (
         insert into leases (name, holder, expires_at)
         select :name, :holder, now() + :ttlMs * interval '1 ms' where not exists (select from held)
         on conflict (name) do update set holder = excluded.holder, expires_at = excluded.expires_at
         where leases.holder = excluded.holder or leases.expires_at < now()
         returning holder, expires_at
       )
       select holder, expires_at from taken union all select holder, expires_at from held`,
      { name, holder: this.#holder, ttlMs: this.#ttlMs },
    )
    const [row] = rows
    if (row?.holder === this.#holder) {
      this.#heldUntilMs.set(name, nowMs + this.#ttlMs)
      return undefined
    }
    this.#heldUntilMs.delete(name)
    return row?.expires_at ?? new Date(nowMs + this.#ttlMs)
  }

  /** Renews all that are held, in one query. */
  async renew(): Promise<void> {
    if (this.#heldUntilMs.size === 0) return
    const nowMs = Date.now()
    const { rows } = await this.#knex.raw<{ rows: { name: string }[] }>(
      `update leases set expires_at = now() + :ttlMs * interval '1 ms'
       where holder = :holder and name = any(:names) returning name`,
      { ttlMs: this.#ttlMs, holder: this.#holder, names: [...this.#heldUntilMs.keys()] },
    )
    const kept = new Set(rows.map(({ name }) => name))
    for (const name of [...this.#heldUntilMs.keys()]) {
      if (kept.has(name)) this.#heldUntilMs.set(name, nowMs + this.#ttlMs)
      else this.#heldUntilMs.delete(name)
    }
  }

  /** Lets another replica go on at once. */
  async release(names: string[] = [...this.#heldUntilMs.keys()]): Promise<void> {
    for (const name of names) this.#heldUntilMs.delete(name)
    await this.#knex('leases').whereIn('name', names).where('holder', this.#holder).delete()
  }
}
