import type { Schema } from '@sac/openapi'
import type { Actor, Scope, UserActor } from './actor.ts'

/** The facts about a row that a rule looks at. Loaded by `resources.ts`. */
export interface Resource {
  /** User that owns it; absent when nobody does (a system provider). */
  ownerId?: number
  /** Agent that it belongs to, or that it is. */
  agentId?: number
  isDeleted?: boolean
  /** Visible to everyone who is signed in, like a system provider. */
  isShared?: boolean
  /** What the actor is in the group that the row is or belongs to; absent when no member. */
  memberRole?: GroupRole
  /** Of a skill: who sees it. */
  tier?: Schema<'SkillTier'>
}

export type GroupRole = 'admin' | 'member'

export type Verdict = 'allow' | 'not-signed-in' | 'forbidden' | 'hidden'

export interface Rule {
  who:
    | 'public'
    | 'user'
    | 'owner'
    | 'ownerOrShared'
    | 'ownerOrAdmin'
    | 'member'
    | 'memberOrAdmin'
    | 'groupAdmin'
    | 'skillReader'
    | 'skillEditor'
    | 'admin'
    | 'minter'
    | 'sidecar'
  scope?: Scope
  /** Open to a page that embeds SAC, in the name of its user and within the scope of its token. Closed without it. */
  embed?: true
  /** The rule is about deleted rows; without it a deleted row is hidden. */
  onDeleted?: boolean
}

/**
 * Every action that the spec names in `x-sac-permission`, and who may do it.
 * owner: the user whose row it is. ownerOrShared: also rows that all may see. ownerOrAdmin: own rows, or a shared one by an admin.
 * member: of the group, and nobody else; memberOrAdmin: also an admin; groupAdmin: an admin of the group or of the system.
 * skillReader: whoever the skill's tier is for; skillEditor: of an official one admins, of a group's its creator and the
 * group's admins while they are members, of a public one its creator and admins, of a private one its creator.
 * minter: an admin's access token that was made for minting, which may nothing else.
 */
export const RULES = {
  public: { who: 'public' },
  'self:read': { who: 'user', scope: 'read', embed: true },
  'self:write': { who: 'user', scope: 'write' },
  'token:read': { who: 'user', scope: 'read' },
  'token:write': { who: 'owner', scope: 'write' },
  'user:search': { who: 'user', scope: 'read' },
  'event:read': { who: 'user', scope: 'read', embed: true },
  'agent:list': { who: 'user', scope: 'read', embed: true },
  'agent:create': { who: 'user', scope: 'write', embed: true },
  'agent:read': { who: 'owner', scope: 'read', embed: true },
  'agent:write': { who: 'owner', scope: 'write', embed: true },
  'agent:restore': { who: 'owner', scope: 'write', onDeleted: true },
  'session:list': { who: 'user', scope: 'read', embed: true },
  'session:create': { who: 'user', scope: 'write', embed: true },
  'session:read': { who: 'owner', scope: 'read', embed: true },
  'session:write': { who: 'owner', scope: 'write', embed: true },
  'session:attach': { who: 'owner', scope: 'write', embed: true },
  'file:read': { who: 'owner', scope: 'read', embed: true },
  'file:write': { who: 'owner', scope: 'write', embed: true },
  'conversation:read': { who: 'owner', scope: 'read', embed: true },
  'provider:list': { who: 'user', scope: 'read', embed: true },
  'provider:create': { who: 'user', scope: 'write' },
  'provider:read': { who: 'ownerOrShared', scope: 'read' },
  'provider:write': { who: 'ownerOrAdmin', scope: 'write' },
  'provider:use': { who: 'ownerOrShared', scope: 'write', embed: true },
  'group:list': { who: 'user', scope: 'read' },
  'group:read': { who: 'memberOrAdmin', scope: 'read' },
  'group:write': { who: 'groupAdmin', scope: 'write' },
  'group:leave': { who: 'member', scope: 'write' },
  'group-file:read': { who: 'member', scope: 'read' },
  'group-file:write': { who: 'member', scope: 'write' },
  'group:list-skills': { who: 'member', scope: 'read' },
  'public-file:read': { who: 'user', scope: 'read' },
  'public-file:write': { who: 'admin', scope: 'write' },
  'skill:list': { who: 'user', scope: 'read' },
  'skill:create': { who: 'user', scope: 'write' },
  'skill:read': { who: 'skillReader', scope: 'read' },
  'skill:fork': { who: 'skillReader', scope: 'write' },
  'skill:install': { who: 'skillReader', scope: 'write' },
  'skill:write': { who: 'skillEditor', scope: 'write' },
  'skill:make-official': { who: 'admin', scope: 'write' },
  'usage:read': { who: 'user', scope: 'read' },
  'admin:users': { who: 'admin', scope: 'admin' },
  'admin:groups': { who: 'admin', scope: 'admin' },
  'admin:settings': { who: 'admin', scope: 'admin' },
  'admin:conversations': { who: 'admin', scope: 'admin' },
  'admin:providers': { who: 'admin', scope: 'admin' },
  'embed:grant': { who: 'admin', scope: 'admin' },
  'embed:mint': { who: 'minter' },
  'sidecar:act': { who: 'sidecar' },
} as const satisfies Record<string, Rule>

export type Action = keyof typeof RULES

/**
 * The one place that decides. REST, SSE, WebSocket and the internal API all ask it.
 * @param resource the row in question; undefined when there is none of that id (then the answer is `hidden` where a row is needed)
 */
export function can(actor: Actor, action: Action, resource?: Resource): Verdict {
  const rule: Rule = RULES[action]
  if (rule.who === 'public') return 'allow'
  if (actor.kind === 'system') return 'allow'
  if (actor.kind === 'anonymous') return 'not-signed-in'
  if (rule.who === 'sidecar' || actor.kind === 'sidecar') {
    if (rule.who !== 'sidecar') return 'forbidden'
    if (actor.kind !== 'sidecar') return 'forbidden'
    return resource?.agentId === actor.agentId && !resource.isDeleted ? 'allow' : 'hidden'
  }
  if (actor.embed && !rule.embed) return 'forbidden'
  if (actor.mint && rule.who !== 'minter') return 'forbidden'
  const hasScope = rule.scope === undefined || mayByScope(actor.scopes, rule.scope)
  switch (rule.who) {
    case 'minter':
      return actor.mint && actor.role === 'admin' ? 'allow' : 'forbidden'
    case 'user':
      return hasScope ? 'allow' : 'forbidden'
    case 'admin':
      return actor.role === 'admin' && hasScope ? 'allow' : 'forbidden'
    case 'member':
    case 'memberOrAdmin':
    case 'groupAdmin': {
      const isAdmin = actor.role === 'admin' && rule.who !== 'member'
      if (!resource || (!resource.memberRole && !isAdmin)) return 'hidden'
      const mayManage = isAdmin || resource.memberRole === 'admin'
      if (rule.who === 'groupAdmin' && !mayManage) return 'forbidden'
      return hasScope ? 'allow' : 'forbidden'
    }
    case 'skillReader':
    case 'skillEditor': {
      const right = skillRight(actor, resource)
      if (right === 'none') return 'hidden'
      if (rule.who === 'skillEditor' && right !== 'edit') return 'forbidden'
      return hasScope ? 'allow' : 'forbidden'
    }
    default: {
      if (!resource || Boolean(resource.isDeleted) !== Boolean(rule.onDeleted)) return 'hidden'
      const isOwner = resource.ownerId !== undefined && resource.ownerId === actor.userId
      if (!isOwner && !resource.isShared) return 'hidden'
      if (!isOwner && rule.who === 'owner') return 'hidden'
      if (!isOwner && rule.who === 'ownerOrAdmin' && actor.role !== 'admin') return 'forbidden'
      return hasScope ? 'allow' : 'forbidden'
    }
  }
}

function skillRight(actor: UserActor, resource: Resource | undefined): 'none' | 'read' | 'edit' {
  const isOwner = resource?.ownerId === actor.userId
  const isAdmin = actor.role === 'admin'
  switch (resource?.tier) {
    case 'official':
      return isAdmin ? 'edit' : 'read'
    case 'public':
      return isOwner || isAdmin ? 'edit' : 'read'
    case 'group':
      // Who has left sees it no longer, its creator included: what they wrote is the group's.
      if (!resource.memberRole) return 'none'
      return isOwner || resource.memberRole === 'admin' ? 'edit' : 'read'
    case 'private':
      return isOwner ? 'edit' : 'none'
    case undefined:
      return 'none'
  }
}

// `embed:mint` is none of them, and includes none.
const ORDER: Scope[] = ['read', 'write', 'admin']

/** `admin` includes `write`, `write` includes `read`. */
export const mayByScope = (scopes: readonly Scope[], needed: Scope) =>
  scopes.some((scope) => ORDER.indexOf(scope) >= ORDER.indexOf(needed))
