import { Flags } from '@oclif/core'
import { askSecret, askText, readSecretFromStdin } from '../lib/ask.ts'
import { LOCAL_PROFILE, readLocalServer, signInLocally } from '../lib/connection.ts'
import { CliError, EXIT } from '../lib/errors.ts'
import { changeProfiles, type Profile, readProfiles } from '../lib/profiles.ts'
import { SacCommand } from '../lib/sac-command.ts'

export default class Login extends SacCommand {
  static override description = 'sign in and remember it as a profile'
  static override examples = [
    '<%= config.bin %> <%= command.id %> --url https://sac.example.com',
    'printf %s "$SAC_TOKEN" | <%= config.bin %> <%= command.id %> --url https://sac.example.com --with-token',
    '<%= config.bin %> <%= command.id %> --local',
  ]
  static override flags = {
    username: Flags.string({ description: 'username or email' }),
    'with-token': Flags.boolean({
      description: 'read an access token from stdin',
      exclusive: ['username', 'local'],
    }),
    local: Flags.boolean({
      description: 'use the key file of the server on this machine',
      exclusive: ['username'],
    }),
  }

  async run() {
    const { flags } = await this.parse(Login)
    if (flags.local) return this.#local()
    const name = flags.profile ?? 'default'
    const url =
      flags.url ??
      (process.env['SAC_URL'] || undefined) ??
      (await readProfiles()).profiles[name]?.url
    if (url === undefined) {
      if (await readLocalServer()) return this.#local()
      throw new CliError('which server?', { exitCode: EXIT.usage, next: 'add --url https://…' })
    }
    if (!URL.canParse(url)) {
      throw new CliError(`${url} is no address`, {
        exitCode: EXIT.usage,
        next: 'write it as https://…',
      })
    }
    const profile =
      flags['with-token'] || flags.token !== undefined
        ? await this.#withToken(url, flags.token ?? (await readSecretFromStdin()))
        : await this.#withPassword(url, flags.username)
    await changeProfiles((file) => {
      file.profiles[name] = profile
      file.current = name
    })
    return this.#done(name, profile)
  }

  async #withPassword(url: string, given: string | undefined): Promise<Profile> {
    const instead = 'pipe an access token in: … --with-token'
    const username = given ?? (await askText('Username or email', instead))
    const password = await askSecret('Password', instead)
    const { SacClient } = await import('@sac/sdk')
    const client = new SacClient({ baseUrl: url, tokenProvider: () => undefined })
    const { token, expiresAt, user } = await client.auth.login({ username, password })
    return { url, token, expiresAt, username: user.username }
  }

  async #withToken(url: string, token: string): Promise<Profile> {
    const { SacClient } = await import('@sac/sdk')
    const user = await new SacClient({ baseUrl: url, token }).auth.me()
    return { url, token, username: user.username }
  }

  async #local() {
    const local = await readLocalServer()
    if (!local) {
      throw new CliError('no server of yours runs on this machine', {
        exitCode: EXIT.unreachable,
        next: 'start one with `sac up`',
      })
    }
    await signInLocally(local)
    const file = await changeProfiles((profiles) => {
      profiles.current = LOCAL_PROFILE
    })
    return this.#done(LOCAL_PROFILE, file.profiles[LOCAL_PROFILE]!)
  }

  #done(profile: string, { url, username }: Profile) {
    this.log(`Signed in to ${url} as ${username}.`)
    return { profile, url, username }
  }
}
