import type { SacClient } from './client.ts'
import { SacError, TimeoutError } from './errors.ts'
import type { InstalledSkill } from './resources/agent-skills.ts'
import type { Session } from './resources/sessions.ts'
import { delay } from './retry.ts'

/** A running `claude` looks at its skills again 2.5 to 4.5 s after a change (measured with 2.1.330). */
const RELOAD_MS = 6_000
const DEFAULT_DELIVERY_LIMIT_MS = 60_000

export interface WithSkillOptions {
  agentId: number
  skillId: number
  signal?: AbortSignal
  /** Longest time for the sandbox to get the skill. Default 60_000 ms. */
  deliveryLimitMs?: number
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
  { agentId, skillId, signal, deliveryLimitMs, onState, onWait }: WithSkillOptions,
): Promise<Session> {
  const session = await client.sessions.open(agentId, { signal, onState })
  const limitMs = deliveryLimitMs ?? DEFAULT_DELIVERY_LIMIT_MS
  const { skill, hasJustCome } = await delivered(client, agentId, skillId, limitMs, { signal, onWait })
  const leftMs = reloadMs(session, skill, hasJustCome)
  if (leftMs > 0) {
    onWait?.(skill)
    await delay(leftMs, signal)
  }
  return session
}

async function delivered(
  client: SacClient,
  agentId: number,
  skillId: number,
  limitMs: number,
  { signal, onWait }: Pick<WithSkillOptions, 'signal' | 'onWait'>,
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

/** How long the program needs until it knows the skill. Clocks may differ, so never longer than it ever takes. */
function reloadMs(session: Session, skill: InstalledSkill, hasJustCome: boolean): number {
  if (hasJustCome) return RELOAD_MS
  const syncedAt = Date.parse(skill.syncedAt ?? skill.installedAt)
  // Such a program found it when it started.
  if (session.readyAt !== null && Date.parse(session.readyAt) > syncedAt) return 0
  return Math.min(RELOAD_MS, Math.max(0, syncedAt + RELOAD_MS - Date.now()))
}
