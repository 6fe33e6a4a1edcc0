import type { SacClient } from '@sac/sdk'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clientOf } from './support/kill.ts'
import { SandboxWorld } from './support/sandbox-world.ts'
import { type RunningServer, sacJson, startServer } from './support/server.ts'
import { SyncWorld } from './support/sync-world.ts'

/** `npm run soak` runs 2,000. */
const ROUNDS = Number(process.env['SAC_SOAK_ROUNDS'] ?? 100)
const FIRST_SEED = Number(process.env['SAC_SOAK_SEED'] ?? 1)
/** Of one world; then another begins, with another seed. */
const ROUNDS_EACH = 25

let server: RunningServer
let client: SacClient
let token: string
beforeAll(async () => {
  server = await startServer()
  client = await clientOf(server)
  token = (await sacJson<{ token: string }>(server, ['token', 'create', 'chaos'])).token
})
afterAll(() => server?.remove())

const seeds = Array.from({ length: Math.ceil(ROUNDS / ROUNDS_EACH) }, (_, at) => FIRST_SEED + at)

/** Each edit of an agent is typed and carried, which takes longer: a few rounds here, many in the soak. */
const IN_SANDBOX =
  ROUNDS > 100 ? { worlds: seeds.length / 4, rounds: ROUNDS_EACH } : { worlds: 1, rounds: 10 }

describe('random edits of a folder and of an agent, with syncs and sidecars that are killed', () => {
  it.each(seeds.slice(0, IN_SANDBOX.worlds))(
    'end equal and lose nothing that nobody deleted (seed %i)',
    async (seed) => {
      const world = await SandboxWorld.create({ server, client, token, seed })
      await play(world, IN_SANDBOX.rounds)
      expect(await world.agentFiles()).toEqual(await world.there())
      await world.close()
    },
    ROUNDS_EACH * 20_000,
  )
})

describe('random edits of both sides, with syncs that are killed and cut', () => {
  it.each(seeds)(
    'end equal and lose nothing that nobody deleted (seed %i)',
    async (seed) => {
      const world = await SyncWorld.create({ server, client, token, seed })
      await play(world, Math.min(ROUNDS_EACH, ROUNDS - (seed - FIRST_SEED) * ROUNDS_EACH))
      // Kept after a failure, for whoever looks for its cause.
      await world.close()
    },
    ROUNDS_EACH * 10_000,
  )
})

async function play(world: SyncWorld, rounds: number): Promise<void> {
  for (let round = 1; round <= rounds; round += 1) {
    world.log.push(`round ${round}`)
    await world.edit()
    const summary = await world.sync()
    if (summary) checkConflicts(world, summary.conflicts)
    // Not after each: what an accident left over meets new edits too.
    if (round % 5 === 0 || round === rounds) await checkEqual(world)
  }
}

async function checkEqual(world: SyncWorld): Promise<void> {
  checkConflicts(world, (await world.settle()).conflicts)
  const again = await world.settle()
  const context = world.log.join('\n')
  expect(again, context).toMatchObject({
    sent: [],
    received: [],
    deletedHere: [],
    deletedThere: [],
  })
  const [here, there] = [await world.laptop.files(), await world.there()]
  expect(here, context).toEqual(there)
  const contents = new Set(Object.values(here))
  const lost = [...world.owed.keys()].filter((content) => !contents.has(content))
  expect(lost, context).toEqual([])
  const invented = Object.entries(here).filter(
    ([path, content]) => !path.endsWith('/') && !world.written.has(content),
  )
  expect(invented, context).toEqual([])
  for (const side of ['here', 'there'] as const) world.touched[side].clear()
}

/** A conflict needs two who changed the same, or what is above or below it. */
function checkConflicts(world: SyncWorld, conflicts: { path: string }[]): void {
  for (const { path } of conflicts) {
    const changed = Object.values(world.touched).map((paths) =>
      [...paths].some(
        (each) => each === path || each.startsWith(`${path}/`) || path.startsWith(`${each}/`),
      ),
    )
    expect(changed, `conflict of ${path}\n${world.log.join('\n')}`).toEqual([true, true])
  }
}
