import type { Schema } from '@sac/openapi'
import type { Knex } from 'knex'

export type SharedSpace = Schema<'SharedSpace'>

/** Exported for the test that looks at its plan. Binding: agent. */
export const SHARED_SPACES_OF_AGENT = `
  select s.kind, s.group_id, g.slug, s.revision
  from spaces s left join groups g on g.id = s.group_id
  where s.kind = 'public' or s.group_id in (
    select m.group_id from group_members m join agents a on a.owner_id = m.user_id where a.id = ?)
  order by s.id`

/** What an agent reads and does not write: everybody's space, and those of the groups of its owner. */
export async function listSharedSpaces(knex: Knex, agentId: number): Promise<SharedSpace[]> {
  const { rows } = await knex.raw<{
    rows: { kind: string; group_id: number | null; slug: string | null; revision: number }[]
  }>(SHARED_SPACES_OF_AGENT, [agentId])
  return rows.map(({ kind, group_id, slug, revision }) =>
    kind === 'public'
      ? { space: 'public', folder: 'public', revision }
      : { space: `group:${group_id}`, folder: `group/${slug}`, revision },
  )
}
