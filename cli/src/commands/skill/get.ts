import { Args } from '@oclif/core'
import { SacCommand } from '../../lib/sac-command.ts'
import { audienceOf, findSkill, skillArg } from '../../lib/skills.ts'
import { formatRecord, formatTable, size, text } from '../../lib/table.ts'

export default class SkillGet extends SacCommand {
  static override description = 'show a skill, what it asks for and who may use it'
  static override args = { skill: Args.string(skillArg) }

  async run() {
    const { args, flags } = await this.parse(SkillGet)
    const client = await this.client(flags)
    const skill = await findSkill(client, args.skill, (text) => this.note(text))
    const group = skill.groupId === null ? undefined : await client.groups.get(skill.groupId)
    const { files, findings } = await client.skills.version(skill.id, skill.latestVersion)
    this.log(
      formatRecord({
        id: skill.id,
        command: `/${skill.command}`,
        ...(skill.name !== skill.command && { name: `${skill.icon} ${skill.name}`.trim() }),
        description: skill.description,
        ...(skill.category !== '' && { category: skill.category }),
        tier: audienceOf(skill),
        ...(group && { group: group.name }),
        owner: skill.owner.username,
        'you may change it': skill.isEditable,
        ...(skill.parentId !== null && { 'fork of': skill.parentId }),
        version: skill.latestVersion,
        files: `${files.map(({ path }) => path).join(', ')} (${size(skill.sizeBytes)})`,
        installs: skill.installs,
        uses: skill.uses,
        updated: skill.updatedAt,
      }),
    )
    if (skill.parameters.length > 0) {
      const table = formatTable(skill.parameters, {
        parameter: ({ name }) => `--${name}`,
        type: ({ type, options }) => (options ? `${type}: ${options.join(', ')}` : type),
        required: ({ required }) => required,
        default: ({ default: initial }) => initial,
        label: ({ label }) => label,
      })
      this.log(`\n${table}`)
    }
    for (const { file, line, message } of findings)
      this.note(text(`${file}${line === undefined ? '' : `:${line}`}: ${message}`))
    return { ...skill, files, findings }
  }
}
