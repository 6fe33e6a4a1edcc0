import type { JailUser } from './jail.ts'

/** As root each agent has a user of its own, far above those of people and of container tools. */
const FIRST_UID = 600_000_000

/** As root: a user of the agent's own. Else: ourselves, renamed inside. */
export function userOf(agentId: number): JailUser {
  const uid = process.getuid!()
  return uid === 0 ? { uid: FIRST_UID + agentId, isReal: true } : { uid, isReal: false }
}
