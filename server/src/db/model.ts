import { Model, snakeCaseMappers } from 'objection'

/** Base of all models: camelCase here, snake_case in the database. Bound to a knex per query, never globally. */
export class BaseModel extends Model {
  // Made once: mappers remember the names that they have mapped, and objection asks for them with each row.
  static override columnNameMappers = snakeCaseMappers()
}

/** Instants leave as RFC 3339 in UTC. */
export const toTimestamp = (date: Date | string) =>
  (typeof date === 'string' ? new Date(date) : date).toISOString()
export const toTimestampOrNull = (date: Date | string | null | undefined) =>
  date ? toTimestamp(date) : null
