import { describe, expect, it } from 'vitest'
import type { Scope, UserActor } from '../../src/authorization/actor.ts'
import { forbidden } from '../../src/authorization/forbidden.ts'

const person = (role: UserActor['role'], ...scopes: Scope[]): UserActor => ({
  kind: 'user',
  userId: 1,
  role,
  scopes,
})

describe('forbidden', () => {
  it.each([
    ['public-file:write', 'Only admins may do this (public-file:write).'],
    ['group:write', 'Only the group’s admins may do this (group:write).'],
    [
      'skill:write',
      'Only its creator and the admins of where it is shared may do this (skill:write).',
    ],
  ] as const)('says who may do %s', (action, detail) => {
    expect(forbidden(person('user', 'admin'), action).message).toBe(detail)
    expect(forbidden(person('user', 'admin'), action).extras).not.toHaveProperty('fix')
  })

  it('says which scope a token lacks, but not to those who may not at all', () => {
    const { message, extras } = forbidden(person('admin', 'read'), 'public-file:write')
    expect(message).toBe(
      'This needs a token with the scope write; the scopes of this one are: read.',
    )
    expect(extras).toMatchObject({ fix: 'make a token with the scope write, or sign in' })
    expect(forbidden(person('user', 'read'), 'public-file:write').message).toContain('Only admins')
  })
})
