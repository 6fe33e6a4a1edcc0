import type { Schema } from '@sac/openapi'
import { parametersSchema, type SkillManifest } from '@sac/openapi/skill'
import type { Knex } from 'knex'
import { type Actor, userIdOf } from '../authorization/actor.ts'
import { can, type GroupRole, type Resource } from '../authorization/can.ts'
import { tierOf } from '../authorization/skill-tier.ts'
import { BaseModel, toTimestamp } from '../db/model.ts'

/** What `skill_versions.manifest` holds. */
export interface StoredManifest extends Omit<SkillManifest, 'name' | 'description'> {
  files: Schema<'SkillVersionDetail'>['files']
  findings: Schema<'SkillFinding'>[]
}

/** SQL that holds of the skills that a user may see, with its bindings. */
export const visibleTo = (userId: number | Knex.Raw) => ({
  sql: `(skills.is_official or skills.is_public
    or skills.group_id in (select m.group_id from group_members m where m.user_id = ?)
    or (skills.owner_id = ? and skills.group_id is null))`,
  bindings: [userId, userId],
})

export class SkillModel extends BaseModel {
  static override tableName = 'skills'
  declare id: number
  declare command: string
  declare ownerId: number
  declare isOfficial: boolean
  declare isPublic: boolean
  declare groupId: number | null
  declare parentId: number | null
  declare latestVersion: number
  declare name: string
  declare description: string
  declare uses: number
  declare createdAt: Date
  declare updatedAt: Date
  /** From here on: joined by `withDetails`. */
  declare ownerUsername: string
  declare ownerDisplayName: string
  declare memberRole: GroupRole | null
  declare installs: number
  declare digest: string
  declare sizeBytes: number
  declare fileCount: number
  declare manifest: StoredManifest

  /** Skills that the actor may see, with their latest version. */
  static visible(knex: Knex, actor: Actor) {
    const { sql, bindings } = visibleTo(userIdOf(actor))
    return SkillModel.withDetails(knex, actor).whereRaw(sql, bindings)
  }

  /** Skills with their latest version, also those that the actor may not see. */
  static withDetails(knex: Knex, actor: Actor) {
    const userId = userIdOf(actor)
    return SkillModel.query(knex)
      .join('users', 'users.id', 'skills.owner_id')
      .join('skill_versions as latest', (on) =>
        on.on('latest.skill_id', 'skills.id').andOn('latest.version', 'skills.latest_version'),
      )
      .leftJoin('group_members', (on) =>
        on
          .on('group_members.group_id', 'skills.group_id')
          .andOn('group_members.user_id', knex.raw('?', [userId])),
      )
      .select(
        'skills.*',
        'users.username as owner_username',
        'users.display_name as owner_display_name',
        'group_members.role as member_role',
        'latest.size_bytes',
        'latest.file_count',
        'latest.manifest',
        knex.raw(`encode(latest.digest, 'hex') as digest`),
        knex.raw('(select count(*) from agent_skills a where a.skill_id = skills.id) as installs'),
      )
  }

  get tier(): Schema<'SkillTier'> {
    return tierOf(this)
  }

  toSkill(actor: Actor): Schema<'Skill'> {
    const { icon = '', category = '', parameters, frontMatter } = this.manifest
    const resource: Resource = {
      ownerId: this.ownerId,
      tier: this.tier,
      ...(this.memberRole && { memberRole: this.memberRole }),
    }
    return {
      id: this.id,
      command: this.command,
      name: this.name,
      description: this.description,
      icon,
      category,
      tier: this.tier,
      groupId: this.groupId,
      owner: {
        id: this.ownerId,
        username: this.ownerUsername,
        displayName: this.ownerDisplayName,
      },
      parentId: this.parentId,
      latestVersion: this.latestVersion,
      digest: this.digest,
      sizeBytes: this.sizeBytes,
      fileCount: this.fileCount,
      parameters,
      parametersSchema: parametersSchema(parameters),
      frontMatter,
      isEditable: can(actor, 'skill:write', resource) === 'allow',
      installs: this.installs,
      uses: this.uses,
      createdAt: toTimestamp(this.createdAt),
      updatedAt: toTimestamp(this.updatedAt),
    }
  }
}

export interface VersionRow {
  version: number
  digest: string
  size_bytes: number
  file_count: number
  manifest: StoredManifest
  restored_from: number | null
  created_by: number | null
  created_at: Date
}

/** Versions with their digest as text. */
export const versionsOf = (knex: Knex, skillId: number) =>
  knex('skill_versions')
    .where('skill_id', skillId)
    .select<VersionRow[]>(
      'version',
      knex.raw(`encode(digest, 'hex') as digest`),
      'size_bytes',
      'file_count',
      'manifest',
      'restored_from',
      'created_by',
      'created_at',
    )

export const toVersion = (row: VersionRow): Schema<'SkillVersion'> => ({
  version: row.version,
  digest: row.digest,
  sizeBytes: row.size_bytes,
  fileCount: row.file_count,
  restoredFrom: row.restored_from,
  createdBy: row.created_by,
  createdAt: toTimestamp(row.created_at),
})

export const toVersionDetail = (row: VersionRow): Schema<'SkillVersionDetail'> => ({
  ...toVersion(row),
  files: row.manifest.files,
  findings: row.manifest.findings,
})
