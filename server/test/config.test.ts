import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readConfig } from '../src/config.ts'

describe('readConfig', () => {
  it('needs nothing', () => {
    const config = readConfig({ HOME: '/home/ada' })
    expect(config).toMatchObject({
      host: '127.0.0.1',
      port: 8080,
      internalPort: 8082,
      dataDir: '/home/ada/.local/share/sac',
    })
    expect([...config.roles]).toEqual(['api', 'terminal', 'maintenance'])
    expect(config.database).toBeUndefined()
  })

  it('names every wrong variable in one message', () => {
    const env = {
      API_GATEWAY_PORT: '80800',
      SAC_ROLES: 'api,cook',
      DB_HOST: 'db',
      SAC_PUBLIC_URL: 'https://sac.example/path',
      LOG_LEVEL: 'loud',
      JWT_SECRET: 'short',
    }
    const wrong = [
      'API_GATEWAY_PORT',
      'SAC_ROLES',
      'DB_PASSWORD',
      'SAC_PUBLIC_URL',
      'LOG_LEVEL',
      'JWT_SECRET',
      'SAC_MASTER_KEY',
    ]
    expect(() => readConfig(env)).toThrow(
      new RegExp(wrong.map((name) => `(?=[\\s\\S]*${name})`).join('')),
    )
  })

  it('is what the reference page lists', () => {
    const read = new Set<string>()
    const env = new Proxy({} as NodeJS.ProcessEnv, {
      get: (_target, name) => {
        if (typeof name === 'string') read.add(name)
        return name === 'DB_HOST'
          ? 'db'
          : name === 'DB_PASSWORD'
            ? 'x'
            : /SECRET|KEY/.test(String(name))
              ? 'k'.repeat(32)
              : undefined
      },
    })
    readConfig(env)
    const page = readFileSync(
      new URL('../../docs/reference/configuration.md', import.meta.url),
      'utf8',
    )
    const listed = new Set([...page.matchAll(/`([A-Z][A-Z_]+)`/g)].map((match) => match[1]!))
    const ours = [...read].filter((name) => name !== 'HOME' && name !== 'XDG_DATA_HOME')
    expect([...listed].sort()).toEqual(ours.sort())
  })
})
