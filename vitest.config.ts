import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

const shared = {
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source'], externalConditions: ['source'] } },
}

/** One more than cores: a test that waits for a process or a file leaves its core to another. Vitest's own is one less. */
const WORKERS = availableParallelism() + 1

/** How long `expect.poll` waits by default: a step of a process on a machine that has more to do. */
const PATIENCE = { poll: { timeout: 10_000 } }

export default defineConfig({
  test: {
    projects: [
      {
        ...shared,
        test: {
          name: 'unit',
          // One kind after the other: what measures time in a later one has the machine for itself.
          sequence: { groupOrder: 0 },
          include: ['*/test/**/*.test.ts'],
          exclude: ['*/test/integration/**', '*/test/e2e/**', '**/node_modules/**'],
          pool: 'threads',
          maxWorkers: WORKERS,
          expect: PATIENCE,
          testTimeout: 15_000,
        },
      },
      {
        ...shared,
        test: {
          name: 'integration',
          sequence: { groupOrder: 1 },
          include: ['*/test/integration/**/*.test.ts'],
          globalSetup: ['server/test/support/database-server.ts'],
          pool: 'forks',
          maxWorkers: WORKERS,
          expect: PATIENCE,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        ...shared,
        test: {
          name: 'e2e',
          sequence: { groupOrder: 2 },
          include: ['*/test/e2e/**/*.test.ts'],
          pool: 'forks',
          // Each is a server, sandboxes and often a browser. Two at once are faster, but then some page now and then waits
          // for words that do not come: not before that is understood.
          fileParallelism: false,
          expect: PATIENCE,
          testTimeout: 180_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
