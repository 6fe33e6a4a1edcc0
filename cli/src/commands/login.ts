import { Flags } from '@oclif/core'
import { askSecret, askText, readSecretFromStdin } from '../lib/ask.ts'
import {
  currentProfile,
  givenUrl,
  LOCAL_PROFILE,
  readLocalServer,
  signInLocally,
} from '../lib/connection.ts'
import { CliError, EXIT } from '../lib/errors.ts'
import { hint, quoted } from '../lib/hints.ts'
import { changeProfiles, type Profile, type ProfileFile, readProfiles } from '../lib/profiles.ts'
import { SacCommand } from '../lib/sac-command.ts'

export default class Login extends SacCommand {
  static override description =
    'sign in and remember it: as the current profile, or beside it as the one that --profile names'
  static override examples = [
    '<%= config.bin %> <%= command.id %> --url https://sac.example.com',
    '<%= config.bin %> <%= command.id %> --username bob --profile bob',
    'printf %s "$SAC_TOKEN" | <%= config.bin %> <%= command.id %> --url https://sac.example.com --with-token',
    '<%= config.bin %> <%= command.id %> --local --profile admin',
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
    if (flags.local) return this.#local(flags.profile)
    const name = flags.profile ?? 'default'
    const file = await readProfiles()
    const given = givenUrl(flags.url)
    const hasToken = flags['with-token'] || flags.token !== undefined
    // The key file is for whoever says nothing about who they are.
    const isAnybody = !hasToken && flags.username === undefined
    const isForLocal = flags.profile === undefined || flags.profile === LOCAL_PROFILE
    const known = given ?? file.profiles[name]?.url
    if (known === undefined && isAnybody && isForLocal && (await readLocalServer())) {
      return this.#local(flags.profile)
    }
    const url = known ?? (await usedServer(file))
    if (url === undefined) {
      throw new CliError('which server?', { exitCode: EXIT.usage, next: 'add --url https://…' })
    }
    const profile = hasToken
      ? await this.#withToken(url, flags.token ?? (await readSecretFromStdin()))
      : await this.#withPassword(url, flags.username, flags['password-stdin'])
    const before = currentProfile(file, await readLocalServer())
    await changeProfiles(({ profiles }) => {
      profiles[name] = profile
    })
    return this.#done(name, profile, { before, isNamed: flags.profile !== undefined })
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

  async #local(given: string | undefined) {
    const local = await readLocalServer()
    if (!local) {
      throw new CliError('no server of yours runs on this machine', {
        exitCode: EXIT.unreachable,
        next: `start one with \`${hint('up')}\``,
      })
    }
    const name = given ?? LOCAL_PROFILE
    const before = currentProfile(await readProfiles(), local)
    await signInLocally(local, name)
    const profile = (await readProfiles()).profiles[name]!
    return this.#done(name, profile, { before, isNamed: given !== undefined })
  }

  /** A profile that is named is one beside the current one; without a name the sign-in is for all that follows. */
  async #done(
    profile: string,
    { url, username }: Profile,
    { before, isNamed }: { before: string | undefined; isNamed: boolean },
  ) {
    const isCurrent = !isNamed || before === undefined || before === profile
    if (isCurrent) {
      await changeProfiles((file) => {
        file.current = profile
      })
    }
    this.log(`Signed in to ${url} as ${username}.`)
    if (!isCurrent) {
      this.note(
        `${before} is still the current profile. Use this one with --profile ${quoted(profile)}, or for all that follows: ${hint('profile use', profile)}`,
      )
    } else if (before !== profile && (isNamed || before !== undefined)) {
      this.note(`${profile} is now the current profile.`)
    }
    return { profile, url, username, isCurrent }
  }
}

/** The server that commands use when nothing is said: that of the current profile, else the one of this machine. */
async function usedServer({ current, profiles }: ProfileFile): Promise<string | undefined> {
  const profile = current === undefined ? undefined : profiles[current]
  return profile && !profile.isLocal ? profile.url : (await readLocalServer())?.url
}
