import type { Readable } from 'node:stream'
import type { Schema } from '@sac/openapi'
import { type BundleFile, SKILL_FILE, withName } from '@sac/openapi/skill'
import type { Knex } from 'knex'
import { type Actor, userIdOf } from '../authorization/actor.ts'
import type { Page } from '../db/pages.ts'
import { storable } from '../db/storable.ts'
import { invalid, problem } from '../problems.ts'
import { freeCommand } from './free-command.ts'
import { SkillModel, type StoredManifest, toVersionDetail, versionsOf } from './skill.model.ts'
import { assertMember, lockSkill, noSkill } from './skill-access.ts'
import { readArchive, type SkillBundle, toBundle } from './skill-bundle.ts'
import type { SkillChanges } from './skill-changes.ts'
import { listSkills, type SkillListQuery } from './skill-list.ts'
import { assertMayMove, checkPlacement, columnsOf, type Placement } from './skill-placement.ts'
import { noVersion, type SkillStore } from './skill-store.ts'
import { unlessTaken } from './unless-taken.ts'

type Skill = Schema<'Skill'>
type Tier = Schema<'SkillTier'>
/** A version that is not stored yet: of an upload, or of an older one. */
interface NewVersion extends Pick<SkillBundle, 'digest' | 'sizeBytes' | 'fileCount' | 'manifest'> {
  restoredFrom?: number
}

/** Skills: what they are, who may use them, their versions as they grow. Which agents have them is `AgentSkillsService`'s. */
export class SkillsService {
  readonly #knex: Knex
  readonly #store: SkillStore
  readonly #changes: SkillChanges

  constructor(knex: Knex, store: SkillStore, changes: SkillChanges) {
    this.#knex = knex
    this.#store = store
    this.#changes = changes
  }

  /** Those that the actor may see, newest first. @param tiers only of these */
  list(actor: Actor, query: SkillListQuery, tiers?: readonly Tier[]): Promise<Page<Skill>> {
    return listSkills(this.#knex, actor, query, tiers)
  }

  async get(actor: Actor, skillId: number): Promise<Skill> {
    const row = await SkillModel.visible(this.#knex, actor).findOne('skills.id', skillId)
    if (row) return row.toSkill(actor)
    throw noSkill(skillId)
  }

  /** @throws Problem `invalid-request` naming each finding, `already-exists`, `forbidden`, `content-too-large` */
  async create(
    actor: Actor,
    placement: Placement,
    archive: Readable,
  ): Promise<Schema<'PushedSkill'>> {
    checkPlacement(actor, placement, 'query/')
    const bundle = toBundle(await readArchive(archive))
    const skill = await this.#insert(actor, placement, bundle, SKILL_FILE, 'skill.create')
    return this.#pushed(actor, skill.id, skill.latestVersion, true)
  }

  /** @throws Problem like `create`, and `lost-update` when `base` is not the latest version */
  async push(
    actor: Actor,
    skillId: number,
    base: number | undefined,
    archive: Readable,
  ): Promise<Schema<'PushedSkill'>> {
    const files = await readArchive(archive)
    const { command } = await this.get(actor, skillId)
    const bundle = toBundle(files, command)
    const { version, isNew } = await this.#store.commit(bundle, async (trx) => {
      const skill = await lockSkill(trx, actor, skillId, 'skill:write')
      const version = skill.latestVersion
      const latest = await versionsOf(trx, skillId).where({ version }).first()
      // Before `base` is looked at: the same push may come twice.
      if (latest?.digest === bundle.digest) return { version, isNew: false }
      if (base !== undefined && base !== version) {
        throw problem('lost-update', {
          detail: `Version ${version} is there by now, and this was made from ${base}; pull it first.`,
          latestVersion: version,
        })
      }
      await this.#addVersion(trx, actor, skill, bundle, 'skill.push')
      return { version: version + 1, isNew: true }
    })
    return this.#pushed(actor, skillId, version, isNew)
  }

  /** @throws Problem `forbidden`, `already-exists` where the command is taken, `invalid-request` */
  async setTier(
    actor: Actor,
    skillId: number,
    { tier, groupId }: Placement,
    pointer = '/tier',
  ): Promise<Skill> {
    checkPlacement(actor, { tier, groupId }, '/')
    return unlessTaken(pointer, () =>
      this.#knex.transaction(async (trx) => {
        const skill = await lockSkill(trx, actor, skillId, 'skill:write', groupId)
        const isSame = skill.tier === tier && skill.groupId === (groupId ?? null)
        if (!isSame) {
          if (skill.ownerId !== userIdOf(actor)) assertMayMove(skill, tier)
          if (groupId !== undefined) await assertMember(trx, actor, groupId, '/groupId')
          const columns = { ...columnsOf({ tier, groupId }), updatedAt: new Date() }
          await SkillModel.query(trx).patch(columns).where('id', skillId)
          await this.#changes.withdraw(trx, { skillId })
          const next = { tier, groupId }
          await this.#changes.record(trx, actor, skill, 'skill.set-tier', next, next)
        }
        return this.#show(trx, actor, skillId)
      }),
    )
  }

  async delete(actor: Actor, skillId: number): Promise<void> {
    await this.#knex.transaction(async (trx) => {
      const skill = await lockSkill(trx, actor, skillId, 'skill:write')
      await this.#changes.record(trx, actor, skill, 'skill.delete')
      await SkillModel.query(trx).deleteById(skillId)
    })
  }

  /** A private copy of the actor's own. @throws Problem `already-exists` for a command that they have */
  async fork(
    actor: Actor,
    skillId: number,
    { command, version }: Schema<'ForkSkillRequest'> = {},
  ): Promise<Skill> {
    const parent = await this.get(actor, skillId)
    const files = await this.#store.files(skillId, version ?? parent.latestVersion)
    const wanted = command ?? (await freeCommand(this.#knex, userIdOf(actor), parent.command))
    const bundle = toBundle(renamed(files, parent.command, wanted), wanted)
    const fork = await this.#insert(
      actor,
      { tier: 'private' },
      bundle,
      '/command',
      'skill.fork',
      skillId,
    )
    return this.get(actor, fork.id)
  }

  /** @throws Problem `invalid-request` for a version that there is not */
  async rollBack(actor: Actor, skillId: number, version: number): Promise<Skill> {
    return this.#knex.transaction(async (trx) => {
      const skill = await lockSkill(trx, actor, skillId, 'skill:write')
      const old = await versionsOf(trx, skillId).where({ version }).first()
      if (!old) throw invalid('/version', `skill ${skillId} has no version ${version}`)
      if (version !== skill.latestVersion) {
        const { digest, size_bytes: sizeBytes, file_count: fileCount, manifest } = old
        const restored = { digest, sizeBytes, fileCount, manifest, restoredFrom: version }
        await this.#addVersion(trx, actor, skill, restored, 'skill.roll-back')
      }
      return this.#show(trx, actor, skillId)
    })
  }

  async #insert(
    actor: Actor,
    placement: Placement,
    bundle: SkillBundle,
    pointer: string,
    action: string,
    parentId?: number,
  ): Promise<SkillModel> {
    const { groupId } = placement
    return unlessTaken(pointer, () =>
      this.#store.commit(bundle, async (trx) => {
        if (groupId !== undefined) await assertMember(trx, actor, groupId, 'query/groupId')
        // May the parent still be seen, it stays as long as this is written.
        if (parentId !== undefined) await lockSkill(trx, actor, parentId, 'skill:fork')
        const skill = await SkillModel.query(trx)
          .insert({
            command: bundle.command,
            ownerId: userIdOf(actor),
            parentId: parentId ?? null,
            ...columnsOf(placement),
            ...textsOf(bundle.command, bundle.manifest),
          })
          .returning('*')
        await insertVersion(trx, actor, skill.id, 1, bundle)
        const detail = { ...placement, ...(parentId !== undefined && { parentId }) }
        await this.#changes.record(trx, actor, skill, action, detail)
        return skill
      }),
    )
  }

  async #addVersion(
    trx: Knex.Transaction,
    actor: Actor,
    skill: SkillModel,
    added: NewVersion,
    action: string,
  ): Promise<void> {
    const { id, command } = skill
    const version = skill.latestVersion + 1
    await insertVersion(trx, actor, id, version, added)
    const texts = textsOf(command, added.manifest)
    await SkillModel.query(trx)
      .patch({ ...texts, latestVersion: version, updatedAt: new Date() })
      .where({ id })
    const { restoredFrom } = added
    const detail = { version, ...(restoredFrom !== undefined && { restoredFrom }) }
    await this.#changes.record(trx, actor, skill, action, detail)
  }

  async #pushed(
    actor: Actor,
    skillId: number,
    version: number,
    isNew: boolean,
  ): Promise<Schema<'PushedSkill'>> {
    const [skill, row] = await Promise.all([
      this.get(actor, skillId),
      versionsOf(this.#knex, skillId).where({ version }).first(),
    ])
    if (!row) throw noVersion(skillId, version)
    return { skill, version: toVersionDetail(row), isNew }
  }

  /** Also what the actor, who has just taken it from sight, sees no longer. */
  async #show(trx: Knex.Transaction, actor: Actor, skillId: number): Promise<Skill> {
    const row = await SkillModel.withDetails(trx, actor).findOne('skills.id', skillId)
    if (row) return row.toSkill(actor)
    throw noSkill(skillId)
  }
}

const textsOf = (command: string, { title, frontMatter }: StoredManifest) => ({
  name: title ?? command,
  description: storable(String(frontMatter['description'] ?? '').trim()),
})

function renamed(files: BundleFile[], from: string, to: string): BundleFile[] {
  if (from === to) return files
  return files.map((file) => {
    if (file.path !== SKILL_FILE) return file
    const text = withName(Buffer.from(file.content).toString('utf8'), to)
    return { ...file, content: Buffer.from(text) }
  })
}

async function insertVersion(
  trx: Knex.Transaction,
  actor: Actor,
  skillId: number,
  version: number,
  { digest, sizeBytes, fileCount, manifest, restoredFrom }: NewVersion,
): Promise<void> {
  await trx('skill_versions').insert({
    skill_id: skillId,
    version,
    digest: Buffer.from(digest, 'hex'),
    size_bytes: sizeBytes,
    file_count: fileCount,
    manifest: JSON.stringify(manifest),
    restored_from: restoredFrom ?? null,
    created_by: userIdOf(actor),
  })
}
