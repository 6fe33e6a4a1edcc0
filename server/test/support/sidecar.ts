import type { Knex } from 'knex'
import { SidecarTokens } from '../../src/agents/sidecar-tokens.ts'

/** What an agent's sidecar signs in with. */
export const createSidecarToken = (knex: Knex, agentId: number): Promise<string> =>
  new SidecarTokens(knex).issue(agentId)
