import type { Usage } from '@sac/sdk'

/** What one agent used of one model. */
export interface UsageRow {
  agent: string
  model: string
  requests: number
  tokens: number
}

/** Days of the same agent and model together, the most tokens first. */
export function sumUp(days: readonly Usage[]): UsageRow[] {
  const rows = new Map<string, UsageRow>()
  for (const day of days) {
    const key = `${day.agentId} ${day.model}`
    const row = rows.get(key) ?? {
      agent: day.agentName ?? '',
      model: day.model,
      requests: 0,
      tokens: 0,
    }
    row.requests += day.requests
    row.tokens += day.inputTokens + day.cacheCreationTokens + day.cacheReadTokens + day.outputTokens
    rows.set(key, row)
  }
  return [...rows.values()].sort((a, b) => b.tokens - a.tokens)
}
