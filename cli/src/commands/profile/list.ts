import { currentProfile, LOCAL_PROFILE, readLocalServer } from '../../lib/connection.ts'
import { hint } from '../../lib/hints.ts'
import { type ProfileFile, readProfiles } from '../../lib/profiles.ts'
import { SacCommand } from '../../lib/sac-command.ts'
import { formatTable } from '../../lib/table.ts'

export default class ProfileList extends SacCommand {
  static override description = 'list the profiles of this machine'

  async run() {
    await this.parse(ProfileList)
    const file = await readProfiles()
    const local = await readLocalServer()
    // Its key file needs no sign-in, and so has no profile before it was used.
    const profiles: ProfileFile['profiles'] = {
      ...(local && { [LOCAL_PROFILE]: { url: local.url } }),
      ...file.profiles,
    }
    const current = currentProfile(file, local)
    const items = Object.entries(profiles)
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([name, { url, username, expiresAt, isLocal = false }]) => ({
        name,
        url,
        username,
        // That of a local server is renewed without asking.
        expiresAt: isLocal ? undefined : expiresAt,
        isCurrent: name === current,
      }))
    if (items.length > 0) {
      this.log(
        formatTable(items, {
          current: ({ isCurrent }) => (isCurrent ? '*' : ' '),
          name: ({ name }) => name,
          server: ({ url }) => url,
          user: ({ username }) => username,
          expires: ({ expiresAt }) => expiresAt,
        }),
      )
    } else this.note(`There are none; sign in with \`${hint('login --url https://…')}\`.`)
    return { items }
  }
}
