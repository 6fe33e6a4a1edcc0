import type { Knex } from 'knex'
import { identity } from './0001-identity.ts'
import { events } from './0002-events.ts'
import { agents } from './0003-agents.ts'
import { providers } from './0004-providers.ts'
import { files } from './0005-files.ts'
import { conversations } from './0006-conversations.ts'
import { terminal } from './0007-terminal.ts'
import { messageEpoch } from './0008-message-epoch.ts'
import { groups } from './0009-groups.ts'
import { spaces } from './0010-spaces.ts'
import { skills } from './0011-skills.ts'
import { eventRows } from './0012-event-rows.ts'
import { embedding } from './0013-embedding.ts'

/** In order of name; additive only, so that the release before still serves. One file per domain. */
export const MIGRATIONS: Record<string, (knex: Knex) => Promise<void>> = {
  '0001-identity': identity,
  '0002-events': events,
  '0003-agents': agents,
  '0004-providers': providers,
  '0005-files': files,
  '0006-conversations': conversations,
  '0007-terminal': terminal,
  '0008-message-epoch': messageEpoch,
  '0009-groups': groups,
  '0010-spaces': spaces,
  '0011-skills': skills,
  '0012-event-rows': eventRows,
  '0013-embedding': embedding,
}
