#!/usr/bin/env node
import { join } from 'node:path'
import pino from 'pino'
import { PinoPretty as pretty } from 'pino-pretty'
import { type App, createApp } from './app.ts'
import { type Config, ConfigError, readConfig } from './config.ts'
import { demandFreePorts } from './http/free-ports.ts'
import { writePrivateFile } from './secrets.ts'

const REDACTED = [
  'authorization',
  'cookie',
  'token',
  'password',
  'apiKey',
  'key',
  'newPassword',
  'currentPassword',
]

loadDotEnv()
let config: Config
try {
  config = readConfig(process.env)
} catch (error) {
  if (!(error instanceof ConfigError)) throw error
  console.error(error.message)
  process.exit(2)
}
// Whatever this process starts must not find the operator's secrets in its environment.
for (const name of [
  'JWT_SECRET',
  'SAC_MASTER_KEY',
  'SAC_FORMER_MASTER_KEYS',
  'DB_PASSWORD',
  'SAC_ADMIN_PASSWORD',
]) {
  delete process.env[name]
}

const destination =
  config.logFormat === 'pretty'
    ? pretty({ destination: 2, sync: true, ignore: 'pid,hostname' })
    : pino.destination({ fd: 2, sync: true })
// Where the log cannot be written, as on a full disk, the server goes on without.
destination.on('error', () => {})
const log = pino(
  {
    level: config.logLevel,
    redact: {
      paths: REDACTED.flatMap((name) => [
        name,
        `*.${name}`,
        `*.headers.${name}`,
        `headers.${name}`,
      ]),
      censor: '[redacted]',
    },
  },
  destination,
)

let app: App
try {
  await demandFreePorts(config)
  app = await createApp({ config, log })
  await announce(app, await app.start())
} catch (error) {
  log.debug({ err: error }, 'cannot start')
  console.error(`SAC cannot start: ${explain(error)}`)
  process.exit(1)
}

let isStopping = false
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (isStopping) process.exit(1) // asked twice: at once
    isStopping = true
    const left = app.sandboxesLeft()
    app.stop().then(
      () => {
        if (left > 0) console.log(describeLeft(left))
        process.exit(0)
      },
      (error) => {
        log.fatal({ err: error }, 'stopped with an error')
        process.exit(1)
      },
    )
  })
}

/** Says where the server is, and how to get in the first time. */
async function announce(app: App, { publicPort }: { publicPort: number }): Promise<void> {
  const host = config.host.includes(':') ? `[${config.host}]` : config.host
  const url = config.publicUrl ?? `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${publicPort}`
  if (app.localKey) {
    writePrivateFile(
      join(config.dataDir, 'local.json'),
      `${JSON.stringify({ url, key: app.localKey })}\n`,
    )
  }
  if (await app.auth.isSetupRequired()) {
    if (config.adminPassword) await app.auth.setInitialPassword(config.adminPassword)
    else
      console.log(
        `Set the first admin's password (the link works once):\n  ${url}/setup#token=${await app.auth.createSetupToken()}`,
      )
  }
  console.log(`SAC is ready at ${url}`)
}

function describeLeft(count: number): string {
  const who =
    count === 1 ? '1 agent goes on running; it is' : `${count} agents go on running; they are`
  return `${who} taken over at the next start. To stop one: sac agent suspend NAME`
}

function explain(error: unknown): string {
  const { code, port, message } = error as NodeJS.ErrnoException & { port?: number }
  if (code === 'EADDRINUSE') {
    return `port ${port} is in use. Stop what listens there, or set API_GATEWAY_PORT and SAC_INTERNAL_PORT to free ports.`
  }
  return message
}

/** `.env` of the working directory; what the environment already has wins. */
function loadDotEnv(): void {
  try {
    process.loadEnvFile('.env')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}
