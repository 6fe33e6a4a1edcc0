import { Args } from '@oclif/core'
import { limitFlag, SacCommand } from '../../lib/sac-command.ts'
import { findSkill, skillArg } from '../../lib/skills.ts'
import { age, size } from '../../lib/table.ts'

export default class SkillVersions extends SacCommand {
  static override description = 'list the versions of a skill, the latest first'
  static override args = { skill: Args.string(skillArg) }
  static override flags = { limit: limitFlag }

  async run() {
    const { args, flags } = await this.parse(SkillVersions)
    const client = await this.client(flags)
    const { id } = await findSkill(client, args.skill, (text) => this.note(text))
    return this.printList(
      client.skills.versions(id),
      {
        version: ({ version }) => version,
        age: ({ createdAt }) => age(createdAt),
        files: ({ fileCount }) => fileCount,
        size: ({ sizeBytes }) => size(sizeBytes),
        digest: ({ digest }) => digest.slice(0, 12),
        'same as': ({ restoredFrom }) => restoredFrom,
      },
      { limit: flags.limit },
    )
  }
}
