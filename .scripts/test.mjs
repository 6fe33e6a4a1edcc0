// `npm test`: installs and builds when needed, then runs every test. Arguments go to vitest.
import { spawnSync } from 'node:child_process'
import { ensure, root } from './ensure.mjs'

await ensure()
const args = process.argv.slice(2)
const { status } = spawnSync(`${root}node_modules/.bin/vitest`, ['run', ...args], {
  cwd: root,
  stdio: 'inherit',
})
process.exit(status ?? 1)
