import type { Schema } from '@sac/openapi'
import type { Knex } from 'knex'
import type { Actor } from '../authorization/actor.ts'
import { storable } from '../db/storable.ts'
import type { BlobLocation } from '../files/blobs.ts'
import { invalid, problem } from '../problems.ts'
import { commandOf, installedOf, wantedOf } from './installed-skills.ts'
import { versionsOf } from './skill.model.ts'
import { lockSkill } from './skill-access.ts'
import type { SkillChanges } from './skill-changes.ts'
import type { SkillStore } from './skill-store.ts'

type Installed = Schema<'InstalledSkill'>

/** An agent's sandbox tells of all of them at once. */
const SKILLS_PER_AGENT = 200

interface NewRow {
  agent_id: number
  skill_id: number
  command: string
  pinned_version: number | null
}

/** Which skills agents have: what is wanted, and what their sandboxes say that they have. */
export class AgentSkillsService {
  readonly #knex: Knex
  readonly #store: SkillStore
  readonly #changes: SkillChanges

  constructor(knex: Knex, store: SkillStore, changes: SkillChanges) {
    this.#knex = knex
    this.#store = store
    this.#changes = changes
  }

  /** In the order of their installation. */
  async list(agentId: number): Promise<Installed[]> {
    return (await installedOf(this.#knex, [agentId])).get(agentId) ?? []
  }

  /**
   * Gives the agent a skill, or pins another version of one that it has.
   * @throws Problem `not-found`, `invalid-request`, `quota-exceeded`, `already-exists` for a command that another one has
   */
  async install(
    actor: Actor,
    agentId: number,
    { skillId, pinnedVersion }: Schema<'InstallSkillRequest'>,
  ): Promise<{ skill: Installed; isNew: boolean }> {
    return this.#knex.transaction(async (trx) => {
      // One at a time per agent, so that what is counted below stays so.
      await trx('agents').where('id', agentId).forNoKeyUpdate().first('id')
      const { command } = await lockSkill(trx, actor, skillId, 'skill:install')
      if (
        pinnedVersion &&
        !(await versionsOf(trx, skillId).where('version', pinnedVersion).first())
      )
        throw invalid('/pinnedVersion', `skill ${skillId} has no version ${pinnedVersion}`)
      const there = { agent_id: agentId, skill_id: skillId }
      const old = await trx('agent_skills').where(there).first('pinned_version')
      const pinned = pinnedVersion === undefined ? (old?.pinned_version ?? null) : pinnedVersion
      const isSame = old !== undefined && old.pinned_version === pinned
      if (old) await trx('agent_skills').where(there).update({ pinned_version: pinned })
      else await this.#insert(trx, { ...there, command, pinned_version: pinned })
      if (!isSame) {
        const detail = { skillId, command, pinnedVersion: pinned }
        await this.#changes.want(trx, actor, agentId, 'agent.install-skill', detail)
      }
      const all = (await installedOf(trx, [agentId])).get(agentId) ?? []
      return { skill: all.find((one) => one.skillId === skillId)!, isNew: !old }
    })
  }

  async uninstall(actor: Actor, agentId: number, skillId: number): Promise<void> {
    await this.#knex.transaction(async (trx) => {
      const [gone] = await trx('agent_skills')
        .where({ agent_id: agentId, skill_id: skillId })
        .delete()
        .returning('command')
      if (!gone) return
      const detail = { skillId, command: gone.command }
      await this.#changes.want(trx, actor, agentId, 'agent.uninstall-skill', detail)
    })
  }

  /** Has the sandbox compare what it has with what it should have. */
  async sync(actor: Actor, agentId: number): Promise<Installed[]> {
    await this.#knex.transaction((trx) =>
      this.#changes.want(trx, actor, agentId, 'agent.sync-skills', {}),
    )
    return this.list(agentId)
  }

  /** For the sidecar: what its sandbox should have, by command. */
  async wanted(agentId: number): Promise<Schema<'WantedSkill'>[]> {
    const rows = await wantedOf(this.#knex, agentId)
    return rows.map(({ command, digest, tarBytes }) => ({ command, digest, sizeBytes: tarBytes }))
  }

  /** A bundle that the sandbox should have. @throws Problem `not-found` */
  async findBundle(
    agentId: number,
    digest: string,
  ): Promise<{ digest: string; location: BlobLocation }> {
    const rows = await wantedOf(this.#knex, agentId)
    const found = await this.#store.findAmong(
      digest,
      rows.filter((row) => row.digest === digest),
    )
    if (found) return found
    throw problem('not-found', { detail: `Agent ${agentId} should have no skill ${digest}.` })
  }

  /** Takes down what a sandbox has; what it does not name, it has not. */
  async report(
    actor: Actor,
    agentId: number,
    items: Schema<'PresentSkills'>['items'],
  ): Promise<void> {
    const present = items.map(({ command, digest, problem: why }) => ({
      command: storable(command),
      digest: digest ?? null,
      problem: why === undefined ? null : storable(why),
    }))
    await this.#knex.transaction(async (trx) => {
      const { rows } = await trx.raw<{ rows: { command: string }[] }>(
        `with present as (
           select distinct on (command) command, decode(digest, 'hex') as digest, problem
           from jsonb_to_recordset(?::jsonb) as p (command text, digest text, problem text)
         ), news as (
           select a.skill_id, present.digest, present.problem
           from agent_skills a left join present on present.command = a.command
           where a.agent_id = ? and (a.synced_digest is distinct from present.digest
             or a.problem is distinct from present.problem)
         )
         update agent_skills a set synced_digest = news.digest, problem = news.problem,
           synced_at = case when a.synced_digest is not distinct from news.digest then a.synced_at
             when news.digest is null then null else now() end
         from news where a.agent_id = ? and a.skill_id = news.skill_id returning a.command`,
        [JSON.stringify(present), agentId, agentId],
      )
      await this.#changes.synced(
        trx,
        actor,
        agentId,
        rows.map(({ command }) => command),
      )
    })
  }

  /**
   * Counts a use of a skill.
   * @param prompt as the program's hook tells it: `/weekly-report arguments`
   * @param hookId the same when a report comes again
   */
  async countUse(agentId: number, prompt: string, hookId: string | null): Promise<void> {
    const command = commandOf(prompt)
    if (command === undefined) return
    await this.#knex.transaction(async (trx) => {
      // The skill before the agent's row of it, as everywhere.
      const skill = await trx('skills')
        .whereIn('id', trx('agent_skills').where({ agent_id: agentId, command }).select('skill_id'))
        .forNoKeyUpdate()
        .first('id')
      if (!skill) return
      const isNew = await trx('agent_skills')
        .where({ agent_id: agentId, skill_id: skill.id })
        .whereRaw('(?::text is null or counted_hook_id is distinct from ?)', [hookId, hookId])
        .update({ counted_hook_id: hookId })
      if (isNew > 0) await trx('skills').where('id', skill.id).increment('uses')
    })
  }

  async #insert(trx: Knex.Transaction, row: NewRow): Promise<void> {
    const rows = await trx('agent_skills').where('agent_id', row.agent_id).select('command')
    if (rows.length >= SKILLS_PER_AGENT) {
      throw problem('quota-exceeded', {
        detail: `An agent may have ${SKILLS_PER_AGENT} skills; uninstall one first.`,
        limit: SKILLS_PER_AGENT,
      })
    }
    if (rows.some(({ command }) => command === row.command)) throw isTaken(row.command)
    await trx('agent_skills').insert(row)
  }
}

const isTaken = (command: string) =>
  problem('already-exists', {
    detail: `The agent has another skill /${command}; uninstall that one first, or fork this one under another name.`,
    errors: [{ pointer: '/skillId', detail: 'has a command that another skill of the agent has' }],
  })
