import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Command } from '@oclif/core'
import { describe, expect, it } from 'vitest'

const folder = fileURLToPath(new URL('../src/commands/', import.meta.url))
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.ts'),
)
const commands = await Promise.all(
  files.map(async (file) => ({
    id: file.replace('.ts', '').replaceAll('/', ' '),
    command: (await import(`${folder}${file}`)).default as typeof Command,
  })),
)

describe('commands', () => {
  it('keep their names, arguments, flags and aliases', () => {
    const lines = commands.map(({ id, command }) => {
      const args = Object.entries(command.args).map(([name, { required }]) =>
        required ? name.toUpperCase() : `[${name.toUpperCase()}]`,
      )
      const flags = Object.entries(command.flags ?? {})
        .map(
          ([name, flag]) =>
            `--${name}${flag.char ? `|-${flag.char}` : ''}${flag.type === 'option' ? '=' : ''}${flag.required ? '!' : ''}`,
        )
        .sort()
      const aliases = command.aliases.map((alias) => `alias ${alias.replaceAll(':', ' ')}`)
      return [
        id,
        ...args,
        ...flags,
        ...(command.enableJsonFlag ? ['--json'] : []),
        ...aliases,
      ].join(' ')
    })
    expect(lines.sort().join('\n')).toMatchSnapshot()
  })

  it.each(commands)('$id is described in a fragment without a period', ({ command }) => {
    const texts = [
      command.description,
      ...Object.values(command.flags ?? {}).map(({ description }) => description),
      ...Object.values(command.args).map(({ description }) => description),
    ]
    for (const text of texts) expect(text).toMatch(/^[^\s].*[^.]$/)
    expect(command.description).toMatch(/^[a-z]/)
  })

  it.each(commands)(
    '$id has one positional at most, but for calls of the API',
    ({ id, command }) => {
      expect(Object.keys(command.args).length).toBeLessThanOrEqual(id === 'api' ? 2 : 1)
    },
  )
})
