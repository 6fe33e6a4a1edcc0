import { invalid } from '../problems.ts'
import { storable } from './storable.ts'

export interface Page<Item> {
  items: Item[]
  nextCursor: string | null
}

/** Keyset cursors: base64url of the JSON of the last row's sort values. Opaque to clients, checked on the way in. */
export const encodeCursor = (values: (string | number)[]) =>
  Buffer.from(JSON.stringify(values)).toString('base64url')

/** @throws Problem `invalid-request` naming `query/cursor` unless it holds exactly `types` */
export function decodeCursor<T extends (string | number)[]>(
  cursor: string,
  types: { [Index in keyof T]: 'string' | 'number' },
): T {
  try {
    const values = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as unknown[]
    const fits =
      Array.isArray(values) &&
      values.length === types.length &&
      values.every((value, index) => typeof value === types[index] && isStorable(value))
    if (fits) return values as T
  } catch {
    // Not base64url or not JSON: the same answer as a cursor of another list.
  }
  throw foreignCursor()
}

export const foreignCursor = () =>
  invalid('query/cursor', 'is not a cursor of this list; start again without one')

/** No row was ever made by us with another: a fraction, or NUL in a text, the database refuses in its own words. */
const isStorable = (value: unknown) =>
  typeof value === 'number' ? Number.isSafeInteger(value) : storable(value as string) === value

/** Rows fetched with `limit + 1` become a page. */
export function toPage<Row, Item>(
  rows: Row[],
  limit: number,
  toItem: (row: Row) => Item,
  cursorOf: (row: Row) => (string | number)[],
): Page<Item> {
  const kept = rows.slice(0, limit)
  const last = kept.at(-1)
  return {
    items: kept.map(toItem),
    nextCursor: rows.length > limit && last ? encodeCursor(cursorOf(last)) : null,
  }
}
