import type { SacClient } from '@sac/sdk'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { clientOf } from './kill.ts'
import { type RunningServer, startServer } from './server.ts'
import { Laptop } from './sync-folders.ts'

export interface Desk {
  server: RunningServer
  client: SacClient
  agentId: number
  laptops: Laptop[]
}

/**
 * A server for the tests of a file, and for each of them a new agent, suspended so that nobody else writes, with folders
 * to sync.
 * @param use is called before each test
 */
export function useDesk(laptopCount: number, use: (desk: Desk) => void): void {
  let server: RunningServer
  let client: SacClient
  let desk: Desk
  let counter = 0

  beforeAll(async () => {
    server = await startServer()
    client = await clientOf(server)
  })
  afterAll(() => server?.remove())

  beforeEach(async () => {
    counter += 1
    const name = `desk-${counter}`
    const { id: agentId } = await client.agents.create({ name, command: ['sh'] })
    await client.agents.suspend(agentId)
    const laptops = await Promise.all(
      Array.from({ length: laptopCount }, () => Laptop.create(server, name)),
    )
    desk = { server, client, agentId, laptops }
    use(desk)
  })
  afterEach(async () => {
    await client.agents.delete(desk.agentId)
    await Promise.all(desk.laptops.map((laptop) => laptop.remove()))
  })
}
