import { Args } from '@oclif/core'
import { noProfile } from '../../lib/connection.ts'
import { changeProfiles, readProfiles } from '../../lib/profiles.ts'
import { SacCommand, yesFlag } from '../../lib/sac-command.ts'

export default class ProfileRemove extends SacCommand {
  static override description =
    'forget a profile and its token here; `logout --profile` ends its sign-in as well'
  static override args = {
    profile: Args.string({ description: 'name, see `profile list`', required: true }),
  }
  static override flags = { yes: yesFlag }

  async run() {
    const { args, flags } = await this.parse(ProfileRemove)
    const name = args.profile
    const profile = (await readProfiles()).profiles[name]
    if (!profile) throw noProfile(name)
    await this.confirm(`Forget ${name}, ${profile.username} at ${profile.url}?`, flags.yes)
    await changeProfiles((file) => {
      delete file.profiles[name]
      if (file.current === name) delete file.current
    })
    this.log(`${name} is forgotten.`)
    return { profile: name, url: profile.url }
  }
}
