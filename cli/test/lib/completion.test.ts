import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { completionScript } from '../../src/lib/completion.ts'

const COMMANDS = [
  {
    path: 'agent create',
    description: "make an agent; it's new",
    flags: [{ name: 'provider', description: 'which', takesValue: true }],
  },
  {
    path: 'agent list',
    description: 'list',
    flags: [{ name: 'json', description: 'as JSON', takesValue: false }],
  },
  { path: 'profile use', description: 'use', args: ['bob', 'work'], flags: [] },
  {
    path: 'run',
    description: 'run',
    flags: [{ name: 'format', description: 'how', takesValue: true, options: ['text', 'json'] }],
  },
]

/** What bash offers at the end of this line. */
function complete(line: string): string[] {
  const words = line.split(' ')
  const quoted = words.map((word) => `'${word}'`).join(' ')
  const script = `${completionScript('bash', COMMANDS)}
COMP_WORDS=(${quoted}); COMP_CWORD=${words.length - 1}; _sac; printf '%s\\n' "\${COMPREPLY[@]}"`
  return execFileSync('bash', ['-c', script]).toString().split('\n').filter(Boolean)
}

describe('completion in bash', () => {
  it.each([
    ['sac ', ['agent', 'profile', 'run']],
    ['sac a', ['agent']],
    ['sac agent ', ['create', 'list']],
    ['sac agent create --', ['--provider']],
    ['sac agent create name --p', ['--provider']],
    ['sac profile use ', ['bob', 'work']],
    ['sac run --format ', ['text', 'json']],
    ['sac nothing ', ['agent', 'profile', 'run']],
  ])('offers for %j', (line, expected) => {
    expect(complete(line)).toEqual(expected)
  })
})

it('wraps the same for zsh, and writes conditions for fish', () => {
  expect(completionScript('zsh', COMMANDS)).toContain('bashcompinit')
  const fish = completionScript('fish', COMMANDS)
  expect(fish).toContain(
    `complete -c sac -n '__sac_at agent' -a 'create' -d 'make an agent; it'\\''s new'`,
  )
  expect(fish).toContain(`complete -c sac -n '__sac_in run' -l format -xa 'text json' -d 'how'`)
})
