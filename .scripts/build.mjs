// Compiles every package, then bundles what has to start fast (pod, sidecar, CLI) and the browser UI when sources changed.
import { spawnSync } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const PACKAGES = ['openapi', 'sdk', 'server', 'pod', 'sidecar', 'cli', 'web-components']

export async function build() {
  run(`${root}node_modules/.bin/tsc`, ['-b', ...PACKAGES])
  const { bundleAll, bundleOutputs } = await import('./bundle.mjs')
  if (
    newest(
      PACKAGES.map((name) => `${root}${name}/dist`),
      /\.js$/,
    ) > oldest(bundleOutputs)
  )
    await bundleAll()
}

function run(command, args) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2] })
  if (error) throw error
  if (status !== 0) process.exit(status ?? 1)
}

/** Latest change among compiled files, bundles aside. */
function newest(folders, pattern) {
  let latest = 0
  for (const folder of folders) {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = `${folder}/${entry.name}`
      if (entry.isDirectory()) {
        if (entry.name !== 'bundle') latest = Math.max(latest, newest([path], pattern))
      } else if (pattern.test(entry.name)) latest = Math.max(latest, statSync(path).mtimeMs)
    }
  }
  return latest
}

function oldest(files) {
  return Math.min(...files.map((file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await build()
