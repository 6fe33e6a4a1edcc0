// Brings a checkout to where it can run: packages as the lock file names them, then the build. Does nothing twice.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from './build.mjs'

export const root = fileURLToPath(new URL('..', import.meta.url))
const STAMP = `${root}node_modules/.sac-installed`
const [major, minor] = process.versions.node.split('.').map(Number)

/** Installs and builds when needed. @returns whether anything was done */
export async function ensure() {
  if (major < 20 || (major === 20 && minor < 19)) {
    fail(`SAC needs Node 20.19 or newer; this is ${process.versions.node}.`)
  }
  const wanted = createHash('sha256')
    .update(readFileSync(`${root}package-lock.json`))
    .digest('hex')
  const isInstalled = existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted
  if (!isInstalled) {
    console.error('Installing packages (once)…')
    run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'])
    writeFileSync(STAMP, wanted)
  }
  await build()
}

/** Runs a program of the checkout in the foreground; ends this process when it fails. */
export function run(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: ['inherit', 2, 2],
    ...options,
  })
  if (error) fail(`${command} cannot run: ${error.message}`)
  if (status !== 0) process.exit(status ?? 1)
}

function fail(message) {
  console.error(message)
  process.exit(1)
}
