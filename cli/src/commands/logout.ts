import { CliError, EXIT } from '../lib/errors.ts'
import { changeProfiles, readProfiles } from '../lib/profiles.ts'
import { SacCommand } from '../lib/sac-command.ts'

export default class Logout extends SacCommand {
  static override description = 'end this sign-in and forget it here'

  async run() {
    const { flags } = await this.parse(Logout)
    const file = await readProfiles()
    const name = flags.profile ?? file.current ?? (file.profiles['local'] ? 'local' : undefined)
    const profile = name === undefined ? undefined : file.profiles[name]
    if (name === undefined || !profile) {
      throw new CliError('you are not signed in', { exitCode: EXIT.notFound })
    }
    if (profile.token !== undefined) await this.#endSession(profile.url, profile.token)
    await changeProfiles((changed) => {
      delete changed.profiles[name]
      if (changed.current === name) delete changed.current
    })
    this.log(`Signed out of ${profile.url}.`)
    return { profile: name, url: profile.url }
  }

  /** A server that is away, or that has ended the session already, keeps nobody signed in here. */
  async #endSession(url: string, token: string): Promise<void> {
    const { SacClient } = await import('@sac/sdk')
    try {
      await new SacClient({ baseUrl: url, token, maxRetries: 0 }).auth.logout({
        requestTimeoutMs: 5_000,
      })
    } catch (error) {
      const { name, message } = error as Error
      if (name !== 'NotSignedInError') this.note(`The server did not end the session: ${message}`)
    }
  }
}
