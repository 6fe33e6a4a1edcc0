import { Args, Flags } from '@oclif/core'
import { CliError, EXIT } from '../../lib/errors.ts'
import { SacCommand } from '../../lib/sac-command.ts'
import { findUser } from '../../lib/users.ts'

export default class SettingSet extends SacCommand {
  static override description = 'change a setting, for all or for one user (admins)'
  static override examples = [
    '<%= config.bin %> <%= command.id %> maxAgentsPerUser --value 5',
    '<%= config.bin %> <%= command.id %> maxAgentsPerUser --value 10 --user grace',
    '<%= config.bin %> <%= command.id %> maxAgentsPerUser --unset --user grace',
  ]
  static override form = 'setting set KEY --value VALUE'
  static override args = {
    key: Args.string({ description: 'name of the setting', required: true }),
  }
  static override flags = {
    value: Flags.string({ description: 'new value, JSON or plain text' }),
    unset: Flags.boolean({
      description: 'take an override back',
      dependsOn: ['user'],
      exclusive: ['value'],
    }),
    user: Flags.string({ description: 'only for this user' }),
  }

  async run() {
    const { args, flags } = await this.parse(SettingSet)
    const client = await this.client(flags)
    const userId = flags.user === undefined ? undefined : (await findUser(client, flags.user)).id
    if (flags.unset && userId !== undefined) {
      await client.settings.unsetForUser(userId, args.key)
      this.log(`${args.key} is as for all again.`)
      return { key: args.key }
    }
    if (flags.value === undefined) {
      throw new CliError('which value?', {
        exitCode: EXIT.usage,
        next: 'add --value, or --unset with --user',
      })
    }
    const value = asJson(flags.value)
    const setting =
      userId === undefined
        ? await client.settings.set(args.key, value)
        : await client.settings.setForUser(userId, args.key, value)
    this.log(`${setting.key} is now ${JSON.stringify(setting.value)}.`)
    return setting
  }
}

/** `5` is a number and `true` a boolean; what is no JSON is text. */
function asJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
