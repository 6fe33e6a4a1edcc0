import { CliError, EXIT } from './errors.ts'

const UNITS: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000 }

/** `--timeout 90s`, in milliseconds. */
export function milliseconds(duration: string): number {
  const match = /^(\d+)([smh])$/.exec(duration)
  if (!match)
    throw new CliError(`--timeout ${duration} is not like 90s, 10m or 1h`, { exitCode: EXIT.usage })
  return Number(match[1]) * UNITS[match[2]!]!
}
