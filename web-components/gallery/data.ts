import type { Agent, ServerInfo, User } from '@sac/sdk'

/** What a server holds that is in use. Names are as bad as names from agents get. */
const at = '2026-11-23T14:53:28.123Z'

export const ADA: User = {
  id: 1,
  username: 'ada',
  email: 'ada@example.com',
  displayName: 'Ada <b>Lovelace</b>',
  role: 'user',
  isDisabled: false,
  createdAt: at,
  updatedAt: at,
}

const agent = (id: number, change: Partial<Agent> = {}): Agent => ({
  id,
  ownerId: ADA.id,
  name: `helper-${id}`,
  description: 'Reads papers and writes what they say in plain words.',
  icon: '',
  instructions: '',
  providerId: null,
  models: {},
  command: null,
  cpuMillicores: 1000,
  memoryBytes: 2 * 1024 ** 3,
  operatingMode: 'running',
  conditions: [{ type: 'Ready', status: true, reason: 'Running', message: '', since: at }],
  restartCount: 0,
  installedSkills: [],
  createdAt: at,
  updatedAt: at,
  deletedAt: null,
  env: [],
  httpProxy: null,
  httpsProxy: null,
  ...change,
})

const AGENTS = [
  agent(7),
  agent(8, { name: '<img src=x onerror=alert(1)>', operatingMode: 'suspended' }),
  agent(9, {
    name: 'a-name-without-any-space-that-goes-on-for-longer-than-a-card-is-wide-and-then-some',
    conditions: [
      {
        type: 'Ready',
        status: false,
        reason: 'Failed',
        message: 'The sandbox ended with 1.',
        since: at,
      },
    ],
  }),
]

const page = (items: unknown[]) => ({ items, nextCursor: null })

/** By operationId. */
export const IN_USE: Record<string, unknown> = {
  getMe: ADA,
  listAgents: page(AGENTS),
  getAgent: AGENTS[0],
  listGroups: page([]),
}

/** A server where no sandbox works: agents are refused, or run without one. */
export const withoutSandbox = ({ isUsable }: { isUsable: boolean }): ServerInfo => ({
  version: '0.1.0',
  setupRequired: false,
  registrationMode: 'invite',
  runtime: {
    kind: 'process',
    isolation: 'none',
    isUsable,
    reason: 'bwrap does not work: Operation not permitted',
    fix: 'Allow user namespaces (sysctl kernel.unprivileged_userns_clone=1), or install bubblewrap.',
    limits: { cpu: false, memory: false, disk: false },
  },
})
