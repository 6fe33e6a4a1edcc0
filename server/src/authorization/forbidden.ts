import { type Problem, problem } from '../problems.ts'
import type { Actor } from './actor.ts'
import { type Action, mayByScope, RULES, type Rule } from './can.ts'

/** Who may do what is seen and yet refused, in words. */
const WHO: Partial<Record<Rule['who'], string>> = {
  admin: 'admins',
  groupAdmin: 'the group’s admins',
  ownerOrAdmin: 'its owner, or an admin where it is everybody’s,',
  skillEditor: 'its creator and the admins of where it is shared',
  minter: 'an admin’s access token with the scope embed:mint',
  sidecar: 'sidecars',
}

/** The refusal of an action: says who may, or that the token was made for less. */
export function forbidden(actor: Actor, action: Action): Problem {
  const { who, scope }: Rule = RULES[action]
  const isAdmins = who === 'admin' && (actor.kind !== 'user' || actor.role !== 'admin')
  if (actor.kind === 'user' && actor.embed) {
    const scopes = actor.scopes.join(', ')
    return problem('forbidden', {
      detail: `This page embeds SAC with a token of scope ${scopes}; it may not do everything that its user may (${action}).`,
    })
  }
  if (actor.kind === 'user' && scope && !isAdmins && !mayByScope(actor.scopes, scope)) {
    return problem('forbidden', {
      detail: `This needs a token with the scope ${scope}; the scopes of this one are: ${actor.scopes.join(', ')}.`,
      fix: `make a token with the scope ${scope}, or sign in`,
    })
  }
  return problem('forbidden', { detail: `Only ${WHO[who] ?? 'people'} may do this (${action}).` })
}
