import { expect, it, vi } from 'vitest'
import { BackOff } from '../../src/sessions/back-off.ts'
import { matchKeyOf } from '../../src/sessions/message.model.ts'
import { programOf } from '../../src/sessions/programs.ts'

const session = {
  id: 's',
  kind: 'interactive' as const,
  prompt: null,
  outputFormat: null,
  epoch: null,
}

it('starts claude fresh, and goes on where it has run before', () => {
  expect(programOf(session, null)).toMatchObject({
    argv: ['claude'],
    readyPattern: '❯',
    env: { SAC_SESSION_ID: 's' },
  })
  expect(programOf({ ...session, epoch: 'e' }, null)).toMatchObject({
    argv: ['claude', '--continue'],
    fallbackArgv: ['claude'],
  })
})

it('runs a command as it is, ready at once', () => {
  const program = programOf({ ...session, epoch: 'e' }, ['bash', '-l'])
  expect(program.argv).toEqual(['bash', '-l'])
  expect(program).not.toHaveProperty('readyPattern')
})

it('hands a prompt over as an argument that is no option', () => {
  const job = {
    ...session,
    kind: 'headless' as const,
    prompt: '--help',
    outputFormat: 'json' as const,
  }
  expect(programOf(job, null).argv).toEqual([
    'claude',
    '-p',
    '--output-format',
    'json',
    '--',
    '--help',
  ])
})

it('compares texts as the pod types them', () => {
  expect(matchKeyOf(' a\tb\r\nc\x1b ')).toBe('a b c')
})

it('tries soon, then ever later, then only when asked', () => {
  vi.useFakeTimers()
  try {
    const backOff = new BackOff()
    backOff.note()
    expect(backOff.waitMs).toBeLessThan(100)
    expect(backOff.mayTry()).toBe(false)
    vi.advanceTimersByTime(100)
    expect(backOff.mayTry()).toBe(true)
    for (let failures = 2; failures <= 36; failures++) {
      backOff.note()
      expect(backOff.waitMs).toBeLessThan(40_000)
    }
    backOff.note()
    expect(backOff.waitMs).toBeUndefined()
    vi.advanceTimersByTime(1e9)
    expect(backOff.mayTry()).toBe(false)
    backOff.reset()
    expect(backOff.mayTry()).toBe(true)
  } finally {
    vi.useRealTimers()
  }
})
