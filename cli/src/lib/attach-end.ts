import type { Agent, SacClient, Session, TerminalExit } from '@sac/sdk'
import { hint } from './hints.ts'

export interface Ending {
  what: string
  /** What to do now, a fragment without period. */
  next?: string
}

/** What is known of an agent while somebody is attached to it. */
export type AttachedAgent = Pick<Agent, 'id' | 'name' | 'updatedAt'>

/** Asks the server why a terminal ended. */
export async function askWhy(
  client: SacClient,
  session: Session,
  agent: AttachedAgent,
  exit?: TerminalExit,
): Promise<Ending | undefined> {
  const [sessionNow, agentNow] = await Promise.allSettled([
    client.sessions.get(session.id),
    client.agents.get(agent.id),
  ])
  return describeEnd({
    agent,
    exit,
    session: sessionNow.status === 'fulfilled' ? sessionNow.value : undefined,
    // What cannot be asked is not said: the end itself has been told already.
    agentNow: agentNow.status === 'fulfilled' ? agentNow.value : undefined,
  })
}

/** Why a terminal ended, and what to do: undefined when nothing is known. */
export function describeEnd({
  agent: { id, name, updatedAt },
  session,
  agentNow,
  exit,
}: {
  agent: AttachedAgent
  session: Session | undefined
  agentNow: Pick<Agent, 'updatedAt'> | undefined
  exit: TerminalExit | undefined
}): Ending | undefined {
  if (session === undefined) return undefined
  const { problem, state, kind } = session
  const again = hint('attach', name)
  if (problem?.type.endsWith(':agent-suspended')) {
    return {
      what: `agent ${name} was suspended`,
      next: `bring it back with \`${hint('agent resume', name)}\``,
    }
  }
  if (problem && agentNow === undefined) {
    return {
      what: `agent ${name} was deleted`,
      next: `bring it back with \`${hint('agent restore', id)}\``,
    }
  }
  if (problem) return { what: problem.detail ?? problem.title, next: `try again with \`${again}\`` }
  if (kind === 'headless') return undefined
  if (state !== 'ended' && (exit === undefined || isBySignal(exit))) {
    if (agentNow && agentNow.updatedAt !== updatedAt) {
      return {
        what: `agent ${name} was changed or restarted, which replaces its sandbox`,
        next: `go on with \`${again}\``,
      }
    }
    if (state !== 'ready')
      return {
        what: `the sandbox of agent ${name} went away and starts again`,
        next: `go on with \`${again}\``,
      }
  }
  return { what: `the session of agent ${name} ended`, next: `\`${again}\` starts a new one` }
}

/** Programs that a signal ends may tell so by an exit code of their own. */
const isBySignal = ({ exitCode }: TerminalExit) => exitCode === null || exitCode > 128
