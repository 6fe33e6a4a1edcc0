import type { AgentSummary, SacClient } from '@sac/sdk'

/** What somebody new has done, as far as the server knows. */
export interface FirstSteps {
  hasAgent: boolean
  hasConversation: boolean
  hasFile: boolean
  hasSkill: boolean
}

/** Whoever has more agents than this needs no first steps. */
const ASKED_AGENTS = 3

export const areDone = (steps: FirstSteps): boolean => Object.values(steps).every(Boolean)

/** Asks only what is not known yet. */
export async function askFirstSteps(
  client: SacClient,
  agents: readonly AgentSummary[],
  known: FirstSteps | undefined,
  signal: AbortSignal,
): Promise<FirstSteps> {
  const asked = agents.slice(0, ASKED_AGENTS)
  const some = async (isKnown: boolean | undefined, ask: (agentId: number) => Promise<boolean>) =>
    isKnown || (await Promise.all(asked.map(({ id }) => ask(id)))).some(Boolean)
  const [hasConversation, hasFile] = await Promise.all([
    some(known?.hasConversation, async (agentId) => {
      const { items } = await client.conversations.sessions({ agentId, limit: 1, signal })
      return items.length > 0
    }),
    some(known?.hasFile, async (agentId) => {
      const { items } = await client.outputs.list(agentId, { limit: 1, signal })
      return items.length > 0
    }),
  ])
  return {
    hasAgent: agents.length > 0,
    hasConversation,
    hasFile,
    hasSkill: agents.some(({ installedSkills }) => installedSkills?.length),
  }
}
