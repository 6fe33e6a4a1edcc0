// `npm run check`: what CI holds a change to: generated files are fresh, lint, types of tests, the direction of imports, tests.
import { spawnSync } from 'node:child_process'
import { ensure, root, run } from './ensure.mjs'

await ensure()
run('npm', ['run', '--silent', 'generate'])
run('npm', ['run', '--silent', 'manifest', '--workspace', '@sac/web-components'])
run('npm', ['run', '--silent', 'localize', '--workspace', '@sac/web-components'])
const generated = [
  '*.gen.ts',
  'web-components/custom-elements.json',
  'web-components/src/locales',
  'docs/reference/elements.md',
]
const { status } = spawnSync('git', ['diff', '--exit-code', '--stat', '--', ...generated], {
  cwd: root,
  stdio: 'inherit',
})
if (status !== 0) {
  console.error(
    'Generated files are stale: run `npm run generate`, and `npm run manifest` and `npm run localize` with `-w web-components`, and commit the result.',
  )
  process.exit(1)
}
run(`${root}node_modules/.bin/biome`, ['check', '.'])
run(`${root}node_modules/.bin/tsc`, ['-p', 'tsconfig.test.json'])
run(process.execPath, ['.scripts/test.mjs', ...process.argv.slice(2)])
