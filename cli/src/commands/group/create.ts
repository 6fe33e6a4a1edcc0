import { Args, Flags } from '@oclif/core'
import { hint } from '../../lib/hints.ts'
import { SacCommand } from '../../lib/sac-command.ts'
import { textOrFile } from '../../lib/text-files.ts'
import { findUser } from '../../lib/users.ts'

export default class GroupCreate extends SacCommand {
  static override description = 'create a group (admins)'
  static override examples = [
    '<%= config.bin %> <%= command.id %> Research',
    '<%= config.bin %> <%= command.id %> "Research lab" --slug lab --owner grace --instructions @CLAUDE.md',
  ]
  static override args = { name: Args.string({ description: 'its name', required: true }) }
  static override flags = {
    slug: Flags.string({
      description: 'name of its folder in sandboxes, such as research-lab; made from the name',
    }),
    description: Flags.string({ description: 'what it is for' }),
    owner: Flags.string({ description: 'username or id of whose it is; you, when absent' }),
    instructions: Flags.string({
      description: 'text for the CLAUDE.md of its members’ agents; @file reads a file',
    }),
  }

  async run() {
    const { args, flags } = await this.parse(GroupCreate)
    const instructions =
      flags.instructions && (await textOrFile('--instructions', flags.instructions))
    const client = await this.client(flags)
    const group = await client.groups.create({
      name: args.name,
      ...(flags.slug !== undefined && { slug: flags.slug }),
      ...(flags.description !== undefined && { description: flags.description }),
      ...(flags.owner !== undefined && { ownerId: (await findUser(client, flags.owner)).id }),
    })
    if (instructions) await client.groups.setTemplate(group.id, instructions)
    this.log(`Group ${group.name} created, slug ${group.slug}, id ${group.id}.`)
    this.note(`Take somebody in: ${hint('group add', group.slug)} --user NAME`)
    return group
  }
}
