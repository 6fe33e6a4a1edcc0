import type { AgentSummary, InstalledSkill } from '@sac/sdk'
import type { SacContext } from './context.ts'

/** One's agents, and what each of them has. */
export interface AgentsWithSkills {
  agents: AgentSummary[]
  skills: { agent: AgentSummary; skill: InstalledSkill }[]
}

/** Agents whose skills are asked for: a question each. */
const MOST_AGENTS = 50

export async function loadAgentsWithSkills(
  { client }: SacContext,
  signal: AbortSignal,
): Promise<AgentsWithSkills> {
  const { items: agents } = await client.agents.list({ limit: 200, signal })
  const skills = await Promise.all(
    agents.slice(0, MOST_AGENTS).map(async (agent) => {
      const installed = await client.agents.skills.list(agent.id, { signal })
      return installed.map((skill) => ({ agent, skill }))
    }),
  )
  return { agents, skills: skills.flat() }
}

/** A pinned skill stays behind until somebody updates it; the others follow by themselves. */
export const hasUpdate = ({ pinnedVersion, latestVersion }: InstalledSkill): boolean =>
  pinnedVersion !== null && pinnedVersion < latestVersion
