import type { SacClient } from './client.ts'
import { SacError, TimeoutError } from './errors.ts'
import type { InstalledSkill } from './resources/agent-skills.ts'
import type { Session } from './resources/sessions.ts'
import { delay } from './retry.ts'

/** A running `claude` looks at its skills again 2.5 to 4.5 s after a change (measured with 2.1.330). */
const DEFAULT_RELOAD_MS = 6_000
const DEFAULT_DELIVERY_LIMIT_MS = 60_000

export interface WithSkillOptions {
  agentId: number
  skillId: number
  signal?: AbortSignal
  /** Longest time for the sandbox to get the skill. Default 60_000 ms. */
  deliveryLimitMs?: number
  /** Time that a running program needs to see a skill that came. Default 6_000 ms. */
  reloadMs?: number
  /** Called while the session comes up. */
  onState?: (session: Session) => void
  /** Called while the skill is on its way, and while the program has not looked at it again. */
  onWait?: (skill: InstalledSkill) => void
}

/**
 * The interactive session with an agent, ready, in a sandbox that has the wanted version of an installed skill, and with
 * a program that knows it: its command can be sent now.
 * @throws TimeoutError when the skill does not come, SacError when it is not installed
 */
export async function openWithSkill(
  client: SacClient,
  options: WithSkillOptions,
): Promise<Session> {
  const { agentId, signal, onState, onWait } = options
  const session = await client.sessions.open(agentId, { signal, onState })
  const { skill, hasJustCome } = await delivered(client, options)
  const reloadMs = options.reloadMs ?? DEFAULT_RELOAD_MS
  const leftMs = hasJustCome ? reloadMs : leftToReload(session, skill, reloadMs)
  if (leftMs > 0) {
    onWait?.(skill)
    await delay(leftMs, signal)
  }
  return session
}

async function delivered(
  client: SacClient,
  {
    agentId,
    skillId,
    signal,
    onWait,
    deliveryLimitMs: limitMs = DEFAULT_DELIVERY_LIMIT_MS,
  }: WithSkillOptions,
): Promise<{ skill: InstalledSkill; hasJustCome: boolean }> {
  const limit = AbortSignal.timeout(limitMs)
  let last: InstalledSkill | undefined
  try {
    for await (const skill of client.agents.skills.watch(agentId, skillId, {
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    })) {
      const hasJustCome = last !== undefined
      last = skill
      if (skill.syncedVersion === skill.wantedVersion) return { skill, hasJustCome }
      onWait?.(skill)
    }
  } catch (error) {
    if (!limit.aborted || signal?.aborted) throw error
    const why = last?.problem ? `: ${last.problem}` : ''
    throw new TimeoutError(`the sandbox did not get the skill in ${limitMs / 1000} s${why}`)
  }
  throw new SacError('the agent does not have this skill')
}

/** What is left of the time that the program needs. Clocks may differ, so never more than all of it. */
function leftToReload({ readyAt }: Session, skill: InstalledSkill, reloadMs: number): number {
  // A program that has just started takes commands before it has looked at its skills (seen with 2.1.330).
  const since = [skill.syncedAt ?? skill.installedAt, ...(readyAt === null ? [] : [readyAt])]
  const knownAt = Math.max(...since.map((at) => Date.parse(at))) + reloadMs
  return Math.min(reloadMs, Math.max(0, knownAt - Date.now()))
}
