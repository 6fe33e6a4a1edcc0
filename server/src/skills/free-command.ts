import type { Knex } from 'knex'

const MAX_COMMAND = 64

/** The command itself, or with the first number that none of the user's own skills has. */
export async function freeCommand(knex: Knex, ownerId: number, command: string): Promise<string> {
  const rows: string[] = await knex('skills').where('owner_id', ownerId).pluck('command')
  const taken = new Set(rows)
  if (!taken.has(command)) return command
  for (let number = 2; ; number++) {
    const suffix = `-${number}`
    const start = command.slice(0, MAX_COMMAND - suffix.length).replace(/-$/, '')
    if (!taken.has(start + suffix)) return start + suffix
  }
}
