import type { Schema } from '@sac/openapi'
import type { Actor } from './actor.ts'

type Topic = Schema<'EventTopic'>

/** What happens to the things that the rules open to a page that embeds SAC. */
const EMBED_TOPICS: readonly Topic[] = [
  'agent',
  'session',
  'message',
  'file',
  'conversation',
  'provider',
]

/** Those of the wanted topics that the actor may hear of; undefined: all there are. */
export function topicsFor(
  actor: Actor,
  wanted: readonly Topic[] | undefined,
): readonly Topic[] | undefined {
  if (actor.kind !== 'user' || !actor.embed) return wanted
  return wanted ? wanted.filter((topic) => EMBED_TOPICS.includes(topic)) : EMBED_TOPICS
}
