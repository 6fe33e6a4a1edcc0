import { document } from '@sac/openapi'
import { describe, expect, it } from 'vitest'
import { type Actor, ANONYMOUS, SYSTEM } from '../../src/authorization/actor.ts'
import { can, RULES } from '../../src/authorization/can.ts'

const person = (
  userId: number,
  role: 'user' | 'admin' = 'user',
  scopes: ('read' | 'write' | 'admin')[] = ['admin'],
): Actor => ({
  kind: 'user',
  userId,
  role,
  scopes,
})
const owner = person(1)
const other = person(2)
const admin = person(3, 'admin')
const sidecar: Actor = { kind: 'sidecar', agentId: 7, userId: 1 }
const agent = { ownerId: 1, agentId: 7 }

describe('can', () => {
  it.each([
    ['nobody', ANONYMOUS, 'not-signed-in'],
    ['the owner', owner, 'allow'],
    ['another user', other, 'hidden'],
    ['an admin', admin, 'hidden'],
    ['the sidecar', sidecar, 'forbidden'],
    ['the server', SYSTEM, 'allow'],
  ] as const)('answers %s about an agent', (_who, actor, verdict) => {
    expect(can(actor, 'agent:read', agent)).toBe(verdict)
  })

  it('hides what is deleted, but for restoring it', () => {
    const deleted = { ...agent, isDeleted: true }
    expect(can(owner, 'agent:read', deleted)).toBe('hidden')
    expect(can(owner, 'agent:restore', deleted)).toBe('allow')
    expect(can(owner, 'agent:restore', agent)).toBe('hidden')
    expect(can(other, 'agent:restore', deleted)).toBe('hidden')
    expect(can(sidecar, 'sidecar:act', deleted)).toBe('hidden')
  })

  it('opens to a page that embeds SAC what is written here, within its scope', () => {
    const page = (scope: 'read' | 'write'): Actor => ({
      kind: 'user',
      userId: 1,
      role: 'user',
      scopes: [scope],
      embed: { tokenId: 1, origin: 'https://portal.example' },
    })
    const row = { ownerId: 1, memberRole: 'admin', tier: 'private' } as const
    const may = (scope: 'read' | 'write') =>
      Object.keys(RULES).filter(
        (action) => can(page(scope), action as keyof typeof RULES, row) === 'allow',
      )
    const read = ['public', 'self:read', 'event:read', 'agent:list', 'agent:read', 'session:list']
    read.push('session:read', 'file:read', 'conversation:read', 'provider:list')
    const write = ['agent:create', 'agent:write', 'session:create', 'session:write']
    write.push('session:attach', 'file:write', 'provider:use')
    expect(may('read').sort()).toEqual(read.sort())
    expect(may('write').sort()).toEqual([...read, ...write].sort())
    expect(can(page('write'), 'agent:read', { ownerId: 2 })).toBe('hidden')
  })

  it('lets the access token of a portal mint, while its user is an admin, and nothing else', () => {
    const portal = (role: 'user' | 'admin'): Actor => ({
      kind: 'user',
      userId: 1,
      role,
      scopes: ['embed:mint'],
      mint: { tokenId: 1, groupId: 1 },
    })
    const may = (actor: Actor) =>
      Object.keys(RULES).filter(
        (action) => can(actor, action as keyof typeof RULES, { ownerId: 1 }) === 'allow',
      )
    expect(may(portal('admin'))).toEqual(['public', 'embed:mint'])
    expect(may(portal('user'))).toEqual(['public'])
  })

  it('lets a sidecar act for its own agent alone', () => {
    expect(can(sidecar, 'sidecar:act', agent)).toBe('allow')
    expect(can(sidecar, 'sidecar:act', { ownerId: 1, agentId: 8 })).toBe('hidden')
    expect(can(owner, 'sidecar:act', agent)).toBe('forbidden')
  })

  it('shows a system provider to all and lets admins change it', () => {
    const system = { isShared: true }
    expect(can(owner, 'provider:read', system)).toBe('allow')
    expect(can(owner, 'provider:write', system)).toBe('forbidden')
    expect(can(admin, 'provider:write', system)).toBe('allow')
    expect(can(admin, 'provider:read', { ownerId: 1 })).toBe('hidden')
  })

  it.each([
    ['an admin of it', owner, { memberRole: 'admin' }, 'allow allow allow allow'],
    ['a member', owner, { memberRole: 'member' }, 'allow forbidden allow allow'],
    ['nobody in it', owner, {}, 'hidden hidden hidden hidden'],
    ['an admin of the system', admin, {}, 'allow allow hidden hidden'],
    ['an admin of the system in it', admin, { memberRole: 'member' }, 'allow allow allow allow'],
    ['the sidecar', sidecar, { memberRole: 'member' }, Array(4).fill('forbidden').join(' ')],
    ['anybody where there is no group', admin, undefined, 'hidden hidden hidden hidden'],
  ] as const)('answers %s about a group', (_who, actor, group, verdicts) => {
    const actions = ['group:read', 'group:write', 'group:leave', 'group-file:write'] as const
    expect(actions.map((action) => can(actor, action, group)).join(' ')).toBe(verdicts)
  })

  it('bounds a credential by its scopes', () => {
    expect(can(person(1, 'user', ['read']), 'agent:read', agent)).toBe('allow')
    expect(can(person(1, 'user', ['read']), 'agent:write', agent)).toBe('forbidden')
    expect(can(person(3, 'admin', ['write']), 'admin:users')).toBe('forbidden')
    expect(can(person(3, 'admin', ['admin']), 'admin:users')).toBe('allow')
    expect(can(owner, 'admin:users')).toBe('forbidden')
  })

  it('knows every action of the spec', () => {
    const named = Object.values(document.paths).flatMap((item) =>
      Object.values(item).map((operation) => operation['x-sac-permission'].action),
    )
    for (const action of named) expect(Object.keys(RULES)).toContain(action)
  })
})
