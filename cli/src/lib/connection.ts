import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ClientOptions } from '@sac/sdk'
import { CliError, EXIT } from './errors.ts'
import { hint, nameProfile } from './hints.ts'
import { dataDir } from './paths.ts'
import { changeProfiles, type Profile, type ProfileFile, readProfiles } from './profiles.ts'

export interface ConnectionFlags {
  url?: string
  token?: string
  profile?: string
}

export interface Connection {
  url: string
  /** For people: where url and token come from. */
  source: string
  /** Name of the profile that is used, where one is. */
  profile?: string
  /** Flag or variable that the token comes from. */
  tokenFrom?: string
  client: Pick<ClientOptions, 'token' | 'tokenProvider'>
}

/** No token, also not the one that the SDK would find in the environment. */
const NOBODY = { tokenProvider: () => undefined }

/** Name of the profile that holds what the key file of a server on this machine gave. */
export const LOCAL_PROFILE = 'local'

/**
 * Which server, and as whom. First that applies: `--url`/`--token`, `SAC_URL`/`SAC_TOKEN`, `--profile`, the current
 * profile, the server of this machine's own key file. A URL alone takes the token of the profile for that server.
 */
export async function resolveConnection(flags: ConnectionFlags): Promise<Connection> {
  const url = givenUrl(flags.url)
  const token = flags.token ?? (process.env['SAC_TOKEN'] || undefined)
  const tokenFrom = flags.token === undefined ? 'SAC_TOKEN' : '--token'
  const file = await readProfiles()
  const local = await readLocalServer()
  const current = currentProfile(file, local)
  if (flags.profile !== undefined) {
    if (flags.profile !== current) nameProfile(flags.profile)
    // SAC_TOKEN belongs to SAC_URL, not to whatever profile is named.
    return namedProfile(flags.profile, file.profiles, flags.token, local)
  }
  if (url === undefined) {
    if (current !== undefined && file.profiles[current] && current === file.current) {
      return namedProfile(current, file.profiles, token, local)
    }
    if (!local) throw noServer(file)
    return token === undefined
      ? { url: local.url, source: local.path, client: localToken(local) }
      : { url: local.url, source: local.path, tokenFrom, client: { token } }
  }
  if (token !== undefined)
    return { url, source: 'flags or environment', tokenFrom, client: { token } }
  const known = Object.entries(file.profiles).find(
    ([, profile]) => isSame(profile.url, url) && !profile.isLocal,
  )
  if (known) return namedProfile(known[0], file.profiles, undefined, local)
  if (local && isSame(local.url, url)) return { url, source: local.path, client: localToken(local) }
  return { url, source: 'flags or environment', client: NOBODY }
}

/** The profile that is used when nothing else is said: the chosen one, else that of a server on this machine. */
export function currentProfile(
  { current, profiles }: ProfileFile,
  local: LocalServer | undefined,
): string | undefined {
  if (current !== undefined && profiles[current]) return current
  return local && LOCAL_PROFILE
}

function noServer({ profiles }: ProfileFile): CliError {
  const [name] = Object.keys(profiles)
  return name === undefined
    ? new CliError('no server is known', {
        exitCode: EXIT.notAllowed,
        next: `start one here with \`${hint('up')}\`, or sign in with \`${hint('login --url https://…')}\``,
      })
    : new CliError('no profile is the current one', {
        exitCode: EXIT.notAllowed,
        next: `choose one with \`${hint('profile use', name)}\`, see \`${hint('profile list')}\``,
      })
}

/** Server that is named by `--url`, else by `SAC_URL`. */
export function givenUrl(flag: string | undefined): string | undefined {
  const url = flag ?? (process.env['SAC_URL'] || undefined)
  if (url === undefined || (/^https?:\/\//i.test(url) && URL.canParse(url))) return url
  const name = flag === undefined ? 'SAC_URL' : '--url'
  const isSchemeMissing = !/^https?:\/\//i.test(url)
  throw new CliError(
    `${name} "${url}" is no URL of a server${isSchemeMissing ? ': it needs http:// or https://' : ''}`,
    {
      exitCode: EXIT.usage,
      next: 'write it with its scheme, such as https://sac.example.com or http://localhost:8080',
    },
  )
}

function namedProfile(
  name: string,
  profiles: Record<string, Profile>,
  token: string | undefined,
  local: LocalServer | undefined,
): Connection {
  const profile = profiles[name]
  if (local && (profile ? profile.isLocal : name === LOCAL_PROFILE)) {
    return { url: local.url, source: local.path, profile: name, client: localToken(local, name) }
  }
  if (!profile) throw noProfile(name)
  const used = token ?? profile.token
  return {
    url: profile.url,
    source: `profile ${name}`,
    profile: name,
    ...(token !== undefined && {
      tokenFrom: token === process.env['SAC_TOKEN'] ? 'SAC_TOKEN' : '--token',
    }),
    client: used !== undefined ? { token: used } : NOBODY,
  }
}

export const noProfile = (name: string): CliError =>
  new CliError(`there is no profile ${name}`, {
    exitCode: EXIT.usage,
    next: `see \`${hint('profile list')}\`, or make it with \`${hint('login --profile', name)} --url https://…\``,
  })

export interface LocalServer {
  url: string
  key: string
  path: string
}

/** The key file that the embedded server writes for the user who runs it. */
export async function readLocalServer(): Promise<LocalServer | undefined> {
  const path = join(dataDir(), 'local.json')
  try {
    const { url, key } = JSON.parse(await readFile(path, 'utf8')) as Partial<LocalServer>
    return typeof url === 'string' && typeof key === 'string' ? { url, key, path } : undefined
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    // Not there, not ours to read, or being written just now: then there is no such server for us.
    if (code === 'ENOENT' || code === 'EACCES' || error instanceof SyntaxError) return undefined
    throw error
  }
}

/** Signs in once with the key, keeps the token, and signs in again when it is refused. */
function localToken(
  local: LocalServer,
  name = LOCAL_PROFILE,
): Pick<ClientOptions, 'tokenProvider'> {
  let signingIn: Promise<string> | undefined
  let cached: string | undefined
  return {
    tokenProvider: async ({ refused }) => {
      cached ??= await cachedToken(local, name)
      if (cached !== undefined && cached !== refused) return cached
      signingIn ??= signInLocally(local, name)
      cached = await signingIn
      return cached
    },
  }
}

async function cachedToken(local: LocalServer, name: string): Promise<string | undefined> {
  const profile = (await readProfiles()).profiles[name]
  if (!profile?.isLocal || !isSame(profile.url, local.url)) return undefined
  const isExpired = profile.expiresAt !== undefined && Date.parse(profile.expiresAt) < Date.now()
  return isExpired ? undefined : profile.token
}

export async function signInLocally({ url, key }: LocalServer, name: string): Promise<string> {
  const { SacClient } = await import('@sac/sdk')
  const { token, expiresAt, user } = await new SacClient({
    baseUrl: url,
    tokenProvider: () => undefined,
  }).auth.loginLocally(key)
  await changeProfiles(({ profiles }) => {
    profiles[name] = { url, token, expiresAt, username: user.username, isLocal: true }
  })
  return token
}

/** Compares addresses as people write them. */
export function isSame(a: string, b: string): boolean {
  return normalize(a) === normalize(b)
}

const normalize = (url: string) =>
  url.replace(/\/+$/, '').replace('://localhost', '://127.0.0.1').toLowerCase()
