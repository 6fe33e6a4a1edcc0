import type { Schema } from '@sac/openapi'

export type Scope = Schema<'TokenScope'>

/** A person, by session or access token. */
export interface UserActor {
  kind: 'user'
  userId: number
  role: Schema<'UserRole'>
  /** What the credential may do; a session may all that its user may. */
  scopes: readonly Scope[]
  /** Row of `sign_ins`, absent with an access token. */
  signInId?: string
  /** The access token of a portal, which mints for members of this group and can do nothing else. */
  mint?: { tokenId: number; groupId: number }
  /** A page of another origin, by a token that was minted for it: it may what `RULES` open to such pages. */
  embed?: { tokenId: number; origin: string }
}

/** The sidecar of one agent. */
export interface SidecarActor {
  kind: 'sidecar'
  agentId: number
  /** Owner of the agent. */
  userId: number
}

/** Who asks. `system` is the server itself: maintenance and reconcile. */
export type Actor = { kind: 'anonymous' } | UserActor | SidecarActor | { kind: 'system' }

export const ANONYMOUS: Actor = { kind: 'anonymous' }
export const SYSTEM: Actor = { kind: 'system' }

/** The user on whose behalf an actor acts. */
export const userIdOf = (actor: Actor): number => {
  if (actor.kind === 'user' || actor.kind === 'sidecar') return actor.userId
  throw new TypeError(`a ${actor.kind} actor has no user`)
}
