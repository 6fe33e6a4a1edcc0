import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { resolveConnection } from '../../src/lib/connection.ts'
import { changeProfiles, readProfiles } from '../../src/lib/profiles.ts'

let home: string
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'sac-profiles-'))
  vi.stubEnv('HOME', home)
  for (const name of ['XDG_CONFIG_HOME', 'XDG_DATA_HOME', 'SAC_DATA_DIR', 'SAC_URL', 'SAC_TOKEN'])
    vi.stubEnv(name, '')
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(home, { recursive: true })
})

const saveProfiles = () =>
  changeProfiles((file) => {
    file.current = 'work'
    file.profiles['work'] = { url: 'https://work.example', token: 'w' }
    file.profiles['home'] = { url: 'https://home.example/', token: 'h' }
  })

async function saveLocalServer() {
  await mkdir(join(home, '.local/share/sac'), { recursive: true })
  await writeFile(
    join(home, '.local/share/sac/local.json'),
    '{"url":"http://127.0.0.1:8080","key":"k"}',
  )
}

describe('the profile file', () => {
  it('is readable by its owner alone, and whole', async () => {
    await saveProfiles()
    const path = join(home, '.config/sac/config.json')
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect((await stat(join(home, '.config/sac'))).mode & 0o777).toBe(0o700)
    expect(JSON.parse(await readFile(path, 'utf8')).current).toBe('work')
  })

  it('is empty when there is none, and named when it is broken', async () => {
    expect(await readProfiles()).toEqual({ profiles: {} })
    await mkdir(join(home, '.config/sac'), { recursive: true })
    await writeFile(join(home, '.config/sac/config.json'), '{')
    await expect(readProfiles()).rejects.toThrow('config.json is not JSON')
  })
})

describe('resolveConnection', () => {
  it('takes flags before the environment, and that before profiles', async () => {
    await saveProfiles()
    expect(await resolveConnection({})).toMatchObject({
      url: 'https://work.example',
      client: { token: 'w' },
    })
    vi.stubEnv('SAC_URL', 'https://env.example')
    vi.stubEnv('SAC_TOKEN', 'e')
    expect(await resolveConnection({})).toMatchObject({
      url: 'https://env.example',
      client: { token: 'e' },
    })
    expect(await resolveConnection({ url: 'https://flag.example', token: 'f' })).toMatchObject({
      url: 'https://flag.example',
      client: { token: 'f' },
    })
  })

  it.each(['localhost', 'localhost:8080', 'sac.example.com', 'https://', 'ftp://sac.example'])(
    'refuses %s, which is no URL of a server',
    async (url) => {
      await expect(resolveConnection({ url })).rejects.toThrow('is no URL of a server')
    },
  )

  it('sends a token only to the server that it is for', async () => {
    await saveProfiles()
    await saveLocalServer()
    expect((await resolveConnection({ url: 'https://home.example' })).client).toEqual({
      token: 'h',
    })
    const other = await resolveConnection({ url: 'https://other.example' })
    expect(await other.client.tokenProvider?.({})).toBeUndefined()
    vi.stubEnv('SAC_TOKEN', 'e')
    expect((await resolveConnection({ profile: 'home' })).client).toEqual({ token: 'h' })
  })

  it('uses the key file of a server on this machine when nothing else is known', async () => {
    await saveLocalServer()
    const connection = await resolveConnection({})
    expect(connection.url).toBe('http://127.0.0.1:8080')
    expect(connection.client.tokenProvider).toBeTypeOf('function')
    expect(
      (await resolveConnection({ url: 'http://localhost:8080/' })).client.tokenProvider,
    ).toBeTypeOf('function')
  })

  it('says what to do when no server is known', async () => {
    await expect(resolveConnection({})).rejects.toMatchObject({
      exitCode: 3,
      next: expect.stringContaining('sac up'),
    })
    await expect(resolveConnection({ profile: 'none' })).rejects.toMatchObject({ exitCode: 2 })
  })
})
