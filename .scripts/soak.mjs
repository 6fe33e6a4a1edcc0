// `npm run soak [-- ROUNDS [SEED]]`: random two-sided edits with accidents, 2,000 rounds of them, about half an hour.
import { spawnSync } from 'node:child_process'
import { ensure, root } from './ensure.mjs'

const [rounds = '2000', seed = '1000'] = process.argv.slice(2)
await ensure()
const { status } = spawnSync(
  `${root}node_modules/.bin/vitest`,
  ['run', '--project', 'e2e', 'cli/test/e2e/sync-chaos.test.ts'],
  {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, SAC_SOAK_ROUNDS: rounds, SAC_SOAK_SEED: seed },
  },
)
process.exit(status ?? 1)
