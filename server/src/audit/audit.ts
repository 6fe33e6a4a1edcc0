import type { Knex } from 'knex'
import type { Actor } from '../authorization/actor.ts'

export interface AuditEntry {
  /** `thing.verb`, e.g. `provider.create`. */
  action: string
  targetKind?: string
  targetId?: string | number
  /** Never a secret. */
  detail?: Record<string, unknown>
}

/** Writes who did what, in the transaction of the deed: no deed without its entry, no entry without its deed. */
export async function audit(trx: Knex, actor: Actor, entry: AuditEntry): Promise<void> {
  await trx('audit_log').insert({
    actor_kind: actor.kind,
    actor_id:
      actor.kind === 'user' ? actor.userId : actor.kind === 'sidecar' ? actor.agentId : null,
    action: entry.action,
    target_kind: entry.targetKind ?? null,
    target_id: entry.targetId === undefined ? null : String(entry.targetId),
    detail: JSON.stringify(entry.detail ?? {}),
  })
}
