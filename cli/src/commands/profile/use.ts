import { Args } from '@oclif/core'
import { LOCAL_PROFILE, noProfile, readLocalServer } from '../../lib/connection.ts'
import { changeProfiles, readProfiles } from '../../lib/profiles.ts'
import { SacCommand } from '../../lib/sac-command.ts'

export default class ProfileUse extends SacCommand {
  static override description = 'make a profile the current one, which commands use by default'
  static override args = {
    profile: Args.string({ description: 'name, see `profile list`', required: true }),
  }

  async run() {
    const { args } = await this.parse(ProfileUse)
    const name = args.profile
    const local = await readLocalServer()
    const profile =
      (await readProfiles()).profiles[name] ??
      (name === LOCAL_PROFILE && local ? { url: local.url } : undefined)
    if (!profile) throw noProfile(name)
    await changeProfiles((file) => {
      // The key file of the local server is what applies when nothing is chosen.
      if (file.profiles[name]) file.current = name
      else delete file.current
    })
    this.log(`${name} is now the current profile: ${profile.url}.`)
    for (const variable of ['SAC_URL', 'SAC_TOKEN']) {
      if (process.env[variable]) {
        this.note(
          `${variable} is set in this shell and comes first; take it away: unset ${variable}`,
        )
      }
    }
    return { profile: name, url: profile.url }
  }
}
