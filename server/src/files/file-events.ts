import type { Schema } from '@sac/openapi'
import type { Knex } from 'knex'
import type { TreeChange } from './space-tree.ts'
import type { Space } from './spaces.ts'

export type FileChange = Schema<'FileChange'>

/** Appends one event per changed file or folder in a single statement; a pack may have thousands. */
export async function appendFileEvents(
  trx: Knex,
  space: Space,
  revision: number,
  changes: TreeChange[],
): Promise<void> {
  const data = changes.map((change): string =>
    JSON.stringify({ space: space.name, ...change, revision } satisfies FileChange),
  )
  await trx.raw(
    `insert into events (user_id, agent_id, topic, type, data)
     select ?, ?, 'file', 'file.changed', data::jsonb
     from unnest(?::text[]) with ordinality as e (data, number) order by number`,
    [space.ownerId, space.agentId, data],
  )
}
