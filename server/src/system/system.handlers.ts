import { document } from '@sac/openapi'
import type { Knex } from 'knex'
import type { AuthService } from '../auth/auth.service.ts'
import type { Handlers } from '../http/handlers.ts'
import type { AgentRuntime } from '../ports/agent-runtime.ts'
import type { SettingsService } from '../settings/settings.service.ts'

const CHECK_TIMEOUT_MS = 2_000

export const systemHandlers = (parts: {
  knex: Knex
  runtime: AgentRuntime
  auth: AuthService
  settings: SettingsService
  isStopping: () => boolean
}): Pick<Handlers, 'getHealth' | 'getReady' | 'getInfo'> => ({
  getHealth: () => ({ status: 200, body: { status: 'healthy' } }),
  getReady: async () => {
    const checks = {
      database: await checkDatabase(parts.knex),
      server: parts.isStopping() ? 'stopping' : 'ok',
    }
    const isReady = Object.values(checks).every((check) => check === 'ok')
    return isReady
      ? { status: 200, body: { status: 'ready', checks } }
      : { status: 503, body: { status: 'unready', checks } }
  },
  getInfo: async () => ({
    status: 200,
    body: {
      version: document.info.version,
      setupRequired: await parts.auth.isSetupRequired(),
      registrationMode: await parts.settings.get('registrationMode'),
      runtime: parts.runtime.describe(),
    },
  }),
})

async function checkDatabase(knex: Knex): Promise<string> {
  try {
    await knex.raw('select 1').timeout(CHECK_TIMEOUT_MS)
    return 'ok'
  } catch {
    return 'does not answer' // Who asks needs to know that, not why; the log has the cause.
  }
}
