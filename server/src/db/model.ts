import { Model, snakeCaseMappers } from 'objection'

/** Base of all models: camelCase here, snake_case in the database. Bound to a knex per query, never globally. */
export class BaseModel extends Model {
  static override get columnNameMappers() {
    return snakeCaseMappers()
  }
}

/** Instants leave as RFC 3339 in UTC. */
export const toTimestamp = (date: Date | string) => new Date(date).toISOString()
export const toTimestampOrNull = (date: Date | string | null | undefined) =>
  date ? toTimestamp(date) : null
