import type { Schema } from '@sac/openapi'
import type { Knex } from 'knex'
import { tierOf } from '../authorization/skill-tier.ts'
import { toTimestamp, toTimestampOrNull } from '../db/model.ts'
import { visibleTo } from './skill.model.ts'

interface InstalledRow {
  agent_id: number
  skill_id: number
  command: string
  name: string
  description: string
  icon: string
  is_official: boolean
  is_public: boolean
  group_id: number | null
  latest_version: number
  pinned_version: number | null
  wanted_version: number
  synced_version: number | null
  synced_at: Date | null
  problem: string | null
  created_at: Date
}

/** A skill that a sandbox should have. */
export interface WantedRow {
  skillId: number
  version: number
  command: string
  digest: string
  tarBytes: number
}

/** Of the agents `a` with their skills, in the version that is wanted, as far as the agent's owner may see them. */
const from = (knex: Knex) => {
  const { sql, bindings } = visibleTo(knex.raw('agents.owner_id'))
  return {
    sql: `from agent_skills a join agents on agents.id = a.agent_id join skills on skills.id = a.skill_id
      join skill_versions w on w.skill_id = a.skill_id
        and w.version = coalesce(a.pinned_version, skills.latest_version)
      where a.agent_id = any(?) and ${sql}`,
    bindings,
  }
}

/** The skills of agents, in the order of their installation. */
export async function installedOf(
  knex: Knex,
  agentIds: readonly number[],
): Promise<Map<number, Schema<'InstalledSkill'>[]>> {
  const { sql, bindings } = from(knex)
  const { rows } = await knex.raw<{ rows: InstalledRow[] }>(
    `select a.agent_id, a.skill_id, a.command, skills.name, skills.description,
       coalesce(w.manifest->>'icon', '') as icon, skills.is_official, skills.is_public, skills.group_id,
       skills.latest_version, a.pinned_version, w.version as wanted_version, a.synced_at, a.problem, a.created_at,
       case when a.synced_digest = w.digest then w.version
         else (select max(v.version) from skill_versions v
           where v.skill_id = a.skill_id and v.digest = a.synced_digest) end as synced_version
     ${sql} order by a.created_at, a.skill_id`,
    [[...agentIds], ...bindings],
  )
  const installed = new Map<number, Schema<'InstalledSkill'>[]>()
  for (const row of rows) {
    const skills = installed.get(row.agent_id)
    if (skills) skills.push(toInstalled(row))
    else installed.set(row.agent_id, [toInstalled(row)])
  }
  return installed
}

/** What the sandbox of an agent should have, by command. */
export async function wantedOf(knex: Knex, agentId: number): Promise<WantedRow[]> {
  const { sql, bindings } = from(knex)
  const { rows } = await knex.raw<{ rows: WantedRow[] }>(
    `select a.skill_id as "skillId", w.version, a.command, encode(w.digest, 'hex') as digest,
       (select size_bytes from blobs where blobs.digest = w.digest) as "tarBytes"
     ${sql} order by a.command`,
    [[agentId], ...bindings],
  )
  return rows
}

/** Whether a message runs a skill of the agent. */
export async function isSkillOf(knex: Knex, agentId: number, text: string): Promise<boolean> {
  const command = commandOf(text)
  if (command === undefined) return false
  return (
    (await knex('agent_skills').where({ agent_id: agentId, command }).first('command')) !==
    undefined
  )
}

/** The command of `/weekly-report arguments`; undefined for what is none. */
export const commandOf = (text: string): string | undefined =>
  /^\/([a-z0-9-]{1,64})(\s|$)/.exec(text)?.[1]

const toInstalled = (row: InstalledRow): Schema<'InstalledSkill'> => ({
  skillId: row.skill_id,
  command: row.command,
  name: row.name,
  description: row.description,
  icon: row.icon,
  tier: tierOf({
    isOfficial: row.is_official,
    isPublic: row.is_public,
    groupId: row.group_id,
  }),
  latestVersion: row.latest_version,
  pinnedVersion: row.pinned_version,
  wantedVersion: row.wanted_version,
  syncedVersion: row.synced_version,
  syncedAt: toTimestampOrNull(row.synced_at),
  problem: row.problem,
  installedAt: toTimestamp(row.created_at),
})
