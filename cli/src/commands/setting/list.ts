import { Flags } from '@oclif/core'
import { SacCommand } from '../../lib/sac-command.ts'
import { formatTable } from '../../lib/table.ts'
import { findUser } from '../../lib/users.ts'

/** Meanings are cut in a pipe too; `--json` has them whole. */
const PIPE_COLUMNS = 120

export default class SettingList extends SacCommand {
  static override description = 'list settings with their values (admins)'
  static override flags = { user: Flags.string({ description: 'only what differs for this user' }) }

  async run() {
    const { flags } = await this.parse(SettingList)
    const client = await this.client(flags)
    const items =
      flags.user === undefined
        ? await client.settings.list()
        : await client.settings.listForUser((await findUser(client, flags.user)).id)
    if (items.length === 0) this.note('Nothing differs.')
    else {
      this.log(
        formatTable(
          items,
          {
            key: ({ key }) => key,
            value: ({ value }) => JSON.stringify(value),
            default: ({ defaultValue }) => JSON.stringify(defaultValue),
            'per user': ({ isOverridable }) => isOverridable,
            meaning: ({ description }) => description,
          },
          process.stdout.isTTY
            ? { cut: ['default', 'value', 'meaning'] }
            : { cut: ['meaning'], columns: PIPE_COLUMNS },
        ),
      )
    }
    return { items, nextCursor: null }
  }
}
