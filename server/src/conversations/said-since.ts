import type { Knex } from 'knex'

/** What one side said in a session from this time on, oldest first, as far as the sidecar has read it. */
export async function saidSince(
  knex: Knex,
  role: 'user' | 'assistant',
  { agentId, sessionId, since }: { agentId: number; sessionId: string; since: Date },
): Promise<string[]> {
  const rows = await knex('conversation_messages')
    .where({ agent_id: agentId, session_id: sessionId, role })
    .where('at', '>=', since)
    .orderBy(['at', 'id'])
    .select<{ content: string }[]>('content')
  return rows.map(({ content }) => content)
}
