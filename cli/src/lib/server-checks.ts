import type { Provider, SacClient, ServerInfo } from '@sac/sdk'
import type { Connection } from './connection.ts'
import { explain } from './errors.ts'
import { hint } from './hints.ts'
import type { Finding } from './local-checks.ts'

const MAX_CLOCK_DIFFERENCE_MS = 30_000

/** What can be said of a server from outside. Stops where nothing further can work. */
export async function checkServer(
  client: SacClient,
  connection: Connection,
  version: string,
): Promise<Finding[]> {
  const startedAt = Date.now()
  let info: ServerInfo
  let date: string | null
  try {
    const { data, response } = await client.raw.GET('/api/info')
    if (!data) throw new Error(`${connection.url} answered ${response.status} and is no SAC server`)
    info = data
    date = response.headers.get('date')
  } catch (error) {
    const { problem } = explain(error)
    return [
      {
        check: 'server',
        status: 'failed',
        detail: problem.detail ?? problem.title,
        fix: `start it: ${hint('up')}; or name another: --url https://…`,
      },
    ]
  }
  return [
    {
      check: 'server',
      status: 'ok',
      detail: `${connection.url} answers in ${Date.now() - startedAt} ms`,
    },
    checkVersion(info.version, version),
    checkClock(date, startedAt),
    await checkReady(client),
    ...checkRuntime(info),
    checkSetup(info),
    ...(await checkAccount(client)),
  ]
}

function checkVersion(server: string, own: string): Finding {
  const isSame = server === own
  return {
    check: 'versions',
    status: isSame ? 'ok' : 'warning',
    detail: isSame ? `server and sac are ${own}` : `the server is ${server}, sac is ${own}`,
    ...(!isSame && { fix: 'bring both to the same version' }),
  }
}

function checkClock(date: string | null, startedAt: number): Finding {
  if (date === null)
    return { check: 'clock', status: 'warning', detail: 'the server does not tell its time' }
  const difference = Date.parse(date) - startedAt
  // The header has whole seconds.
  const isFine = Math.abs(difference) <= MAX_CLOCK_DIFFERENCE_MS
  return {
    check: 'clock',
    status: isFine ? 'ok' : 'warning',
    detail: isFine
      ? 'clocks agree'
      : `the server's clock is ${Math.round(difference / 1000)} s away from this one`,
    ...(!isFine && { fix: 'set both by NTP: tokens and times depend on it' }),
  }
}

async function checkReady(client: SacClient): Promise<Finding> {
  const check = 'ready'
  const { data, error, response } = await client.raw.GET('/ready')
  const checks = Object.entries((data ?? error)?.checks ?? {})
  const wrong = checks.filter(([, state]) => state !== 'ok')
  if (response.ok) return { check, status: 'ok', detail: checks.map(([name]) => name).join(', ') }
  return {
    check,
    status: 'failed',
    detail:
      wrong.map(([name, state]) => `${name}: ${state}`).join('; ') || `answers ${response.status}`,
    fix: 'look at the server’s log for the part that is named',
  }
}

function checkRuntime({ runtime }: ServerInfo): Finding[] {
  if (!runtime.isUsable) {
    return [
      {
        check: 'isolation',
        status: 'failed',
        detail: runtime.reason ?? 'agents cannot run on this server',
        fix: runtime.fix ?? 'install bubblewrap on the server: sudo apt-get install bubblewrap',
      },
    ]
  }
  const findings: Finding[] = [
    runtime.isolation === 'none'
      ? {
          check: 'isolation',
          status: 'warning',
          detail: 'agents run without isolation, with the rights of the server’s user',
          fix: runtime.fix ?? 'install bubblewrap and start without --unsafe-no-sandbox',
        }
      : {
          check: 'isolation',
          status: 'ok',
          detail: `agents run in sandboxes (${runtime.isolation})`,
        },
  ]
  const missing = Object.entries(runtime.limits)
    .filter(([, isEnforced]) => !isEnforced)
    .map(([name]) => name)
  if (missing.length > 0) {
    findings.push({
      check: 'limits',
      status: 'warning',
      detail: `not enforced here: ${missing.join(', ')}; good for one person or a trusted team`,
      ...(missing.includes('memory') && {
        fix: 'run the server where it may use cgroups (systemd-run --user), or in a cluster',
      }),
    })
  }
  return findings
}

function checkSetup({ setupRequired }: ServerInfo): Finding {
  return setupRequired
    ? {
        check: 'set-up',
        status: 'warning',
        detail: 'no admin has a password yet',
        fix: 'open the link that the server printed at its start',
      }
    : { check: 'set-up', status: 'ok', detail: 'there is an admin' }
}

async function checkAccount(client: SacClient): Promise<Finding[]> {
  try {
    const { username, role } = await client.auth.me()
    return [
      { check: 'signed in', status: 'ok', detail: `${username} (${role})` },
      ...(await checkProviders(client)),
    ]
  } catch (error) {
    const { problem, next } = explain(error)
    return [
      {
        check: 'signed in',
        status: 'failed',
        detail: problem.detail ?? problem.title,
        ...(next !== undefined && { fix: next }),
      },
    ]
  }
}

async function checkProviders(client: SacClient): Promise<Finding[]> {
  const check = 'providers'
  const [{ items }, { items: agents }] = await Promise.all([
    client.providers.list({ limit: 200 }),
    client.agents.list({ limit: 200 }),
  ])
  const real = items.filter(({ preset }) => preset !== 'demo')
  if (real.length === 0) {
    return [
      {
        check,
        status: 'warning',
        detail: 'only the demo provider, whose answers are scripted',
        fix: `add one: \`${hint('provider add anthropic')}\``,
      },
    ]
  }
  const isUsed = ({ id, isDefault }: Provider) =>
    isDefault || agents.some(({ providerId }) => providerId === id)
  const unused = real.filter((provider) => !isUsed(provider)).map(({ name }) => name)
  return [
    ...(await Promise.all(real.filter(isUsed).map((provider) => checkProvider(client, provider)))),
    ...(unused.length > 0
      ? [
          {
            check,
            status: 'ok' as const,
            detail: `not tested, as nothing uses them: ${unused.join(', ')}`,
          },
        ]
      : []),
  ]
}

async function checkProvider(client: SacClient, { id, name }: Provider): Promise<Finding> {
  const check = 'providers'
  const { ok, latencyMs, detail } = await client.providers.test(id)
  return ok
    ? { check, status: 'ok', detail: `${name} answers, in ${latencyMs} ms` }
    : {
        check,
        status: 'failed',
        detail,
        fix: `when that is mended, look with: ${hint('provider test', name)}`,
      }
}
