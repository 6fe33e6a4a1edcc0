import { Args } from '@oclif/core'
import { findGroup, groupArg } from '../../lib/groups.ts'
import { SacCommand } from '../../lib/sac-command.ts'
import { formatRecord, size } from '../../lib/table.ts'

export default class GroupGet extends SacCommand {
  static override description = 'show a group with its instructions'
  static override args = { group: Args.string(groupArg) }

  async run() {
    const { args, flags } = await this.parse(GroupGet)
    const client = await this.client(flags)
    const group = await findGroup(client, args.group)
    const instructions = await client.groups.template(group.id)
    const me = await client.auth.me()
    const { id, slug, name, description, owner, memberCount, role, maxBytes } = group
    this.log(
      formatRecord({
        id,
        slug,
        name,
        description,
        owner: owner.username,
        members: memberCount,
        'your role': owner.id === me.id ? 'owner' : (role ?? 'none'),
        'most bytes': typeof maxBytes === 'number' ? size(maxBytes) : 'default',
        'most files': group.maxFiles ?? 'default',
        created: group.createdAt,
        updated: group.updatedAt,
      }),
    )
    if (instructions !== '') this.log(`\n${instructions}`)
    return { ...group, instructions }
  }
}
