import type { Condition } from './agent.model.ts'

export interface NewCondition {
  type: 'Ready' | 'Synced'
  status: boolean
  /** CamelCase, stable. */
  reason: string
  message?: string
}

/**
 * Conditions with `next` among them.
 * @returns undefined when nothing changed; `since` moves with `status` alone
 */
export function withCondition(
  conditions: Condition[],
  { type, status, reason, message = '' }: NewCondition,
  now = new Date(),
): Condition[] | undefined {
  const old = conditions.find((condition) => condition.type === type)
  if (old && old.status === status && old.reason === reason && old.message === message)
    return undefined
  const since = old?.status === status ? old.since : now.toISOString()
  const next = { type, status, reason, message, since }
  return [...conditions.filter((condition) => condition.type !== type), next]
}
