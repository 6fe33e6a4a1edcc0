import { Args, Flags } from '@oclif/core'
import { bytes } from '../../lib/agent-flags.ts'
import { CliError, EXIT } from '../../lib/errors.ts'
import { findGroup, findMember, groupArg } from '../../lib/groups.ts'
import { SacCommand } from '../../lib/sac-command.ts'
import { textOrFile } from '../../lib/text-files.ts'

export default class GroupUpdate extends SacCommand {
  static override description = 'change a group, its instructions or its owner'
  static override examples = [
    '<%= config.bin %> <%= command.id %> research --instructions @CLAUDE.md',
    '<%= config.bin %> <%= command.id %> research --owner grace',
  ]
  static override args = { group: Args.string(groupArg) }
  static override flags = {
    name: Flags.string({ description: 'new name; the slug stays' }),
    description: Flags.string({ description: 'what it is for' }),
    owner: Flags.string({ description: 'username or id of the member who gets it' }),
    'max-bytes': Flags.string({
      description: 'most bytes in its workspace, such as 5Gi; "default" for the setting (admins)',
    }),
    'max-files': Flags.string({
      description: 'most files in its workspace; "default" for the setting (admins)',
    }),
    instructions: Flags.string({
      description: 'text for the CLAUDE.md of its members’ agents; @file reads a file, "" ends it',
    }),
  }

  async run() {
    const { args, flags } = await this.parse(GroupUpdate)
    const { name, description, owner, instructions } = flags
    const limits = {
      ...limit('maxBytes', '--max-bytes', flags['max-bytes']),
      ...limit('maxFiles', '--max-files', flags['max-files']),
    }
    const isNothing = [name, description, owner, instructions].every((value) => value === undefined)
    if (isNothing && Object.keys(limits).length === 0) {
      throw new CliError('nothing to change', {
        exitCode: EXIT.usage,
        next: 'name at least one flag, see --help',
      })
    }
    const template =
      instructions === undefined ? undefined : await textOrFile('--instructions', instructions)
    const client = await this.client(flags)
    const { groups } = client
    const old = await findGroup(client, args.group)
    // Before the owner, after whom somebody may not be allowed to.
    if (template !== undefined) await groups.setTemplate(old.id, template)
    const group = await groups.update(old.id, {
      ...limits,
      ...(name !== undefined && { name }),
      ...(description !== undefined && { description }),
      ...(owner !== undefined && { ownerId: (await findMember(client, old, owner)).user.id }),
    })
    this.log(`Group ${group.name} updated${owner === undefined ? '' : `; ${owner} owns it now`}.`)
    return group
  }
}

/** One member of the request; none where the flag is not given. */
function limit(member: 'maxBytes' | 'maxFiles', flag: string, text: string | undefined) {
  if (text === undefined) return {}
  return { [member]: text === 'default' ? null : bytes(text, flag) }
}
