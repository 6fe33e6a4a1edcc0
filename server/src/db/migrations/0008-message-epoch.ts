import type { Knex } from 'knex'

/** Which program a message was handed to: one that died may or may not have taken it. */
export async function messageEpoch(knex: Knex): Promise<void> {
  await knex.raw('alter table messages add column epoch text')
}
