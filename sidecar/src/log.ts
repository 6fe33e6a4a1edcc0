import type { LogLevel } from './config.ts'

export type LogFields = Record<string, unknown>

export interface Log {
  debug(message: string, fields?: LogFields): void
  info(message: string, fields?: LogFields): void
  warn(message: string, fields?: LogFields): void
  error(message: string, fields?: LogFields): void
}

/** pino's numbers, so that one reader understands the logs of all processes. */
const LEVELS = { debug: 20, info: 30, warn: 40, error: 50 }

/** One JSON object per line, shaped as pino's. An `error` field becomes `err` with its causes. */
export function createLog(
  level: LogLevel,
  write: (line: string) => void,
  base: LogFields = {},
): Log {
  const at =
    (name: LogLevel) =>
    (message: string, fields: LogFields = {}) => {
      if (LEVELS[name] < LEVELS[level]) return
      const { error, ...rest } = fields
      const err = error === undefined ? {} : { err: describeError(error) }
      write(
        `${JSON.stringify({ level: LEVELS[name], time: Date.now(), ...base, ...rest, ...err, msg: message })}\n`,
      )
    }
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}

function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return { message: String(error) }
  const { name, message, stack, cause } = error
  return {
    type: name,
    message,
    stack,
    ...(cause === undefined ? {} : { cause: describeError(cause) }),
  }
}
