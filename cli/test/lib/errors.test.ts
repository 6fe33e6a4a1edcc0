import { AbortError, apiError, ConnectionError } from '@sac/sdk'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { CliError, describeProblem, explain } from '../../src/lib/errors.ts'

const problem = (status: number, code = 'x', extras = {}) =>
  apiError({
    type: `urn:sac:problem:${code}`,
    title: 'Title',
    status,
    detail: 'Because.',
    ...extras,
  })

// The tests themselves may have been started by npx, and hints tell.
beforeEach(() => {
  vi.stubEnv('npm_command', '')
})
afterEach(() => {
  vi.unstubAllEnvs()
})

describe('explain', () => {
  it.each([
    [new Error('x'), 1],
    [new CliError('x'), 1],
    [new CliError('x', { exitCode: 2 }), 2],
    [problem(400), 1],
    [problem(401), 3],
    [problem(403), 3],
    [problem(404), 4],
    [problem(402), 5],
    [problem(409), 5],
    [problem(412), 5],
    [problem(429), 5],
    [problem(507), 5],
    [problem(500), 1],
    [problem(503), 6],
    [new ConnectionError('x'), 6],
    [new AbortError('x'), 130],
  ])('%s ends with %i', (error, exitCode) => {
    expect(explain(error).exitCode).toBe(exitCode)
  })

  it('names members of a request without the form of the API', () => {
    const errors = [{ pointer: '/password', detail: 'must have 8 characters' }]
    expect(describeProblem(explain(problem(400, 'invalid-request', { errors })))).toBe(
      'Error: Because.\n  password: must have 8 characters',
    )
  })

  it('says what to do next, in the words of the problem where it has some', () => {
    expect(describeProblem(explain(problem(401, 'not-signed-in')))).toBe(
      'Error: Because.\nNext: sign in with `sac login`',
    )
    expect(explain(problem(503, 'sandbox-unavailable', { fix: 'install it' })).next).toBe(
      'install it',
    )
  })

  it('names the setting behind a limit, or else who raises it', () => {
    const next = 'as an admin, raise it with `sac setting set maxFileBytes --value NUMBER`'
    for (const [status, code] of [
      [409, 'quota-exceeded'],
      [413, 'content-too-large'],
    ] as const) {
      expect(explain(problem(status, code, { setting: 'maxFileBytes' })).next).toBe(next)
      expect(explain(problem(status, code, { fix: 'ask an admin' })).next).toBe('ask an admin')
    }
  })

  it('lists the wrong members, and the request of a server error', () => {
    const wrong = problem(400, 'invalid-request', {
      errors: [
        { pointer: '/name', detail: 'is too long' },
        { pointer: '/icon', detail: 'Because.' },
      ],
    })
    expect(describeProblem(explain(wrong))).toBe('Error: Because.\n  name: is too long')
    const internal = problem(500, 'internal', { instance: 'urn:sac:request:r1' })
    expect(describeProblem(explain(internal))).toBe('Error: Because.\nRequest: r1')
  })
})
