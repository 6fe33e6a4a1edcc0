import type { AgentSummary, SacClient } from '@sac/sdk'
import { askChoice } from './ask.ts'
import { CliError, EXIT } from './errors.ts'
import { hint, quoted } from './hints.ts'

/** An agent by id or exact name. */
export async function findAgent(
  client: SacClient,
  idOrName: string,
  options: { deleted?: boolean } = {},
): Promise<AgentSummary> {
  const agents: AgentSummary[] = []
  for await (const agent of client.agents.list({ limit: 200, ...options })) agents.push(agent)
  const byId = /^\d+$/.test(idOrName) && agents.find(({ id }) => id === Number(idOrName))
  if (byId) return byId
  const named = agents.filter(({ name }) => name === idOrName)
  if (named.length > 1) {
    throw new CliError(`${named.length} agents are called ${idOrName}`, {
      exitCode: EXIT.usage,
      next: `use an id: ${idsOf(named)}`,
    })
  }
  if (named[0]) return named[0]
  throw new CliError(`there is no agent ${idOrName}${options.deleted ? ' to restore' : ''}`, {
    exitCode: EXIT.notFound,
    next: agents.length > 0 ? `use one of: ${namesOf(agents)}` : createOne(),
  })
}

/**
 * The agent that is named; without a name the only one, or the one that is chosen.
 * @param flag that names it, where that is no argument
 */
export async function chooseAgent(
  client: SacClient,
  idOrName: string | undefined,
  flag = '',
): Promise<AgentSummary> {
  if (idOrName !== undefined) return findAgent(client, idOrName)
  const { items } = await client.agents.list({ limit: 200 })
  if (items.length === 1) return items[0]!
  if (items.length === 0)
    throw new CliError('you have no agent', { exitCode: EXIT.notFound, next: createOne() })
  return askChoice(
    'Which agent?',
    items.map((agent) => ({ name: agent.name, value: agent })),
    `name one${flag && ` with ${flag}`}: ${namesOf(items)}`,
  )
}

/** What names this agent on a command line: its name, or its id where others have the same name. */
export async function wordFor(
  client: SacClient,
  { id, name }: { id: number; name: string },
): Promise<string> {
  for await (const other of client.agents.list({ limit: 200 })) {
    if (other.name === name && other.id !== id) return String(id)
  }
  return name
}

const createOne = () => `make one with \`${hint('agent create NAME')}\``

const idsOf = (agents: AgentSummary[]) => agents.map(({ id }) => id).join(', ')

/** As they can be pasted: a name that several have is of no use, so there the id stands. */
export function namesOf(agents: AgentSummary[]): string {
  const isUnique = (name: string) => agents.filter((agent) => agent.name === name).length === 1
  return agents
    .map(({ id, name }) => (isUnique(name) ? quoted(name) : `${id} (${name})`))
    .join(', ')
}

/** One word for how an agent is. */
export function stateOf({ operatingMode, conditions, deletedAt }: AgentSummary): string {
  if (deletedAt !== null) return 'deleted'
  if (operatingMode === 'suspended') return 'suspended'
  const ready = conditions.find(({ type }) => type === 'Ready')
  if (!ready) return 'starting'
  if (ready.status) return 'ready'
  // `SandboxStarting` -> `starting`, `SandboxUnavailable` -> `unavailable`
  return ready.reason.replace(/^Sandbox/, '').toLowerCase()
}
