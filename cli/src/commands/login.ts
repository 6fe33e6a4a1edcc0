import { Flags } from '@oclif/core'
import { askSecret, askText, readSecretFromStdin } from '../lib/ask.ts'
import { givenUrl, LOCAL_PROFILE, readLocalServer, signInLocally } from '../lib/connection.ts'
import { CliError, EXIT } from '../lib/errors.ts'
import { hint } from '../lib/hints.ts'
import { changeProfiles, type Profile, type ProfileFile, readProfiles } from '../lib/profiles.ts'
import { SacCommand } from '../lib/sac-command.ts'

export default class Login extends SacCommand {
  static override description = 'sign in and remember it as a profile'
  static override examples = [
    '<%= config.bin %> <%= command.id %> --url https://sac.example.com',
    '<%= config.bin %> <%= command.id %> --username bob --profile bob',
    'printf %s "$SAC_TOKEN" | <%= config.bin %> <%= command.id %> --url https://sac.example.com --with-token',
    '<%= config.bin %> <%= command.id %> --local',
  ]
  static override flags = {
    username: Flags.string({ description: 'username or email' }),
    'password-stdin': Flags.boolean({
      description: 'read the password from stdin',
      dependsOn: ['username'],
    }),
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
    const file = await readProfiles()
    const given = givenUrl(flags.url)
    const hasToken = flags['with-token'] || flags.token !== undefined
    // The key file is for whoever says nothing about who they are.
    const isAnybody = !hasToken && flags.username === undefined
    const isForLocal = flags.profile === undefined || flags.profile === LOCAL_PROFILE
    const known = given ?? file.profiles[name]?.url
    if (known === undefined && isAnybody && isForLocal && (await readLocalServer())) {
      return this.#local()
    }
    const url = known ?? (await usedServer(file))
    if (url === undefined) {
      throw new CliError('which server?', { exitCode: EXIT.usage, next: 'add --url https://…' })
    }
    const profile = hasToken
      ? await this.#withToken(url, flags.token ?? (await readSecretFromStdin()))
      : await this.#withPassword(url, flags.username, flags['password-stdin'])
    await changeProfiles((file) => {
      file.profiles[name] = profile
      file.current = name
    })
    return this.#done(name, profile)
  }

  async #withPassword(
    url: string,
    given: string | undefined,
    isFromStdin: boolean,
  ): Promise<Profile> {
    const instead =
      'pipe the password in: … --username NAME --password-stdin; or an access token: … --with-token'
    const username = given ?? (await askText('Username or email', instead))
    const password = isFromStdin
      ? await readSecretFromStdin()
      : await askSecret(`Password of ${username} at ${url}`, instead)
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
        next: `start one with \`${hint('up')}\``,
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

/** The server that commands use when nothing is said: that of the current profile, else the one of this machine. */
async function usedServer({ current, profiles }: ProfileFile): Promise<string | undefined> {
  const profile = current === undefined ? undefined : profiles[current]
  return profile && !profile.isLocal ? profile.url : (await readLocalServer())?.url
}
