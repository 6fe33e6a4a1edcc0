import { currentLanguage } from './language.ts'

/** A day and a minute, as people write them. */
export const formatDate = (at: string): string =>
  new Intl.DateTimeFormat(currentLanguage(), { dateStyle: 'medium', timeStyle: 'short' }).format(
    new Date(at),
  )

/** A day alone. */
export const formatDay = (at: string): string =>
  new Intl.DateTimeFormat(currentLanguage(), { dateStyle: 'medium' }).format(new Date(at))

export const formatNumber = (value: number, options?: Intl.NumberFormatOptions): string =>
  new Intl.NumberFormat(currentLanguage(), options).format(value)

/** `1.2 GiB` is written `1.2 GB` by everybody's file manager; so here. */
const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const

export function formatBytes(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), UNITS.length - 1)
  return formatNumber(bytes / 1024 ** power, {
    style: 'unit',
    unit: UNITS[power]!,
    unitDisplay: power === 0 ? 'long' : 'short',
    maximumFractionDigits: power < 2 ? 0 : 1,
  })
}

const STEPS = [
  ['second', 60],
  ['minute', 60],
  ['hour', 24],
  ['day', 30],
  ['month', 12],
  ['year', Number.POSITIVE_INFINITY],
] as const

/** `3 minutes ago`. A clock that is a little wrong makes nothing of the past the future. */
export function formatAgo(at: string, now = Date.now()): string {
  let amount = Math.max(0, now - Date.parse(at)) / 1000
  for (const [unit, next] of STEPS) {
    if (amount < next) {
      const whole = unit === 'second' ? 0 : -Math.floor(amount)
      return new Intl.RelativeTimeFormat(currentLanguage(), { numeric: 'auto' }).format(whole, unit)
    }
    amount /= next
  }
  return formatDate(at)
}

/** A minute of a day that is known. */
export const formatTime = (at: string): string =>
  new Intl.DateTimeFormat(currentLanguage(), { timeStyle: 'short' }).format(new Date(at))
