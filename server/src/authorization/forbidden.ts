import { type Problem, problem } from '../problems.ts'
import type { Actor } from './actor.ts'

/** The refusal of an action; says it where a token was made for less. */
export function forbidden(actor: Actor, action: string): Problem {
  const isToken = actor.kind === 'user' && actor.signInId === undefined
  const scopes = isToken ? ` The token's scopes are: ${actor.scopes.join(', ')}.` : ''
  return problem('forbidden', { detail: `This needs the permission ${action}.${scopes}` })
}
