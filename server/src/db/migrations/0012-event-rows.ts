import type { Knex } from 'knex'

/**
 * Many events of one kind share a row: `data` is then the list of what each of them says, and `seq` the number of the
 * last one.
 */
export async function eventRows(knex: Knex): Promise<void> {
  await knex.raw('alter table events add column count int not null default 1')
}
