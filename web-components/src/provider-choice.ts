import type { AgentSummary, Provider } from '@sac/sdk'

/** What is chosen in the form of an agent: the default, one that there is (`id-7`), or a new one (`new-kimi`). */
export type ProviderChoice = 'default' | `id-${number}` | `new-${Provider['preset']}`
export const DEFAULT_CHOICE: ProviderChoice = 'default'

/** Serves agents that have no provider of their own: the default, else the demo. */
export const providerOfNull = (providers: readonly Provider[]): Provider | undefined =>
  providers.find(({ isDefault }) => isDefault) ??
  providers.find(({ preset, owner }) => preset === 'demo' && owner.kind === 'system')

/** Preselected: what the agent has; else what can answer with a key; else the demo, which needs none. */
export function firstChoice(
  agent: Pick<AgentSummary, 'providerId'> | undefined,
  providers: readonly Provider[],
): ProviderChoice {
  if (agent) return agent.providerId === null ? DEFAULT_CHOICE : `id-${agent.providerId}`
  if (providers.some(({ isDefault }) => isDefault)) return DEFAULT_CHOICE
  const known = providers.find(({ hasKey, preset }) => hasKey && preset !== 'demo')
  const demo = providers.find(({ preset }) => preset === 'demo')
  const chosen = known ?? demo
  return chosen ? `id-${chosen.id}` : DEFAULT_CHOICE
}
