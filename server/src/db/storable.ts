/** Text as PostgreSQL can store it: no NUL, no half of a surrogate pair. Everything else stays as it is. */
export const storable = (text: string) =>
  text.replaceAll('\0', '').replace(/\p{Surrogate}/gu, '\ufffd')

/** RFC 3339 of an instant in the years 1 to 9999: PostgreSQL writes others in ways of its own. Undefined for all else. */
export function toInstant(text: string): string | undefined {
  const time = Date.parse(text)
  if (Number.isNaN(time) || time < YEAR_ONE || time > YEAR_9999) return undefined
  return new Date(time).toISOString()
}

const YEAR_ONE = Date.parse('0001-01-01T00:00:00Z')
const YEAR_9999 = Date.parse('9999-12-31T23:59:59Z')

/** Whether a column of type uuid takes it, in the form that we write. */
export const isUuid = (text: unknown): text is string => typeof text === 'string' && UUID.test(text)

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
