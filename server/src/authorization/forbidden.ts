import { type Problem, problem } from '../problems.ts'
import type { Actor } from './actor.ts'

/** The refusal of an action; says it where a token was made for less. */
export function forbidden(actor: Actor, action: string): Problem {
  return problem('forbidden', { detail: `This needs the permission ${action}.${limitsOf(actor)}` })
}

function limitsOf(actor: Actor): string {
  if (actor.kind !== 'user' || actor.signInId !== undefined) return ''
  const scopes = actor.scopes.join(', ')
  return actor.embed
    ? ` This page embeds SAC with a token of scope ${scopes}; it may not do everything that its user may.`
    : ` The token's scopes are: ${scopes}.`
}
