import { randomUUID } from 'node:crypto'
import { link, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { identify, isAlive, type ProcessIdentity } from '../sandbox/process-identity.ts'

const OWNER_FILE = /^owner\.(\d+)$/

interface OwnerRecord {
  owner: ProcessIdentity
  isReleased: boolean
}

/**
 * Makes this process the only owner of `directory` until `release` or the end of the process.
 *
 * The highest-numbered `owner.<n>` names the owner and is never removed, only followed by `n + 1`, which `link` creates
 * at most once: so two processes that both find a dead owner cannot both follow it.
 * @throws Error when a live process, this one included, owns it
 */
export async function ownDirectory(directory: string): Promise<{ release(): Promise<void> }> {
  const me = await identify(process.pid)
  if (!me) throw new Error('This process cannot be identified: is /proc mounted?')
  for (;;) {
    const highest = Math.max(0, ...(await ownerNumbers(directory)))
    const current = highest > 0 ? await readOwner(directory, highest) : undefined
    if (current && !current.isReleased && (await isAlive(current.owner))) {
      throw new Error(
        `${directory} is in use by process ${current.owner.pid}. Stop that server first, or choose another data directory.`,
      )
    }
    const mine = highest + 1
    if (!(await createOnce(directory, mine, { owner: me, isReleased: false }))) continue
    const numbers = await ownerNumbers(directory)
    if (Math.max(...numbers) !== mine) continue
    for (const number of numbers)
      if (number < mine) await rm(ownerPath(directory, number), { force: true })
    return { release: () => replace(directory, mine, { owner: me, isReleased: true }) }
  }
}

function ownerPath(directory: string, number: number): string {
  return join(directory, `owner.${number}`)
}

async function ownerNumbers(directory: string): Promise<number[]> {
  return (await readdir(directory)).flatMap((name) => {
    const match = OWNER_FILE.exec(name)
    return match ? [Number(match[1])] : []
  })
}

/** Undefined when the file was followed and removed in the meantime, or a power cut left it empty. */
async function readOwner(directory: string, number: number): Promise<OwnerRecord | undefined> {
  try {
    return JSON.parse(await readFile(ownerPath(directory, number), 'utf8')) as OwnerRecord
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return
    throw error
  }
}

async function createOnce(directory: string, number: number, record: OwnerRecord) {
  const aside = join(directory, `.owner-${randomUUID()}`)
  await writeFile(aside, JSON.stringify(record), { mode: 0o600 })
  try {
    await link(aside, ownerPath(directory, number))
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  } finally {
    await rm(aside)
  }
}

async function replace(directory: string, number: number, record: OwnerRecord): Promise<void> {
  const aside = join(directory, `.owner-${randomUUID()}`)
  await writeFile(aside, JSON.stringify(record), { mode: 0o600 })
  await rename(aside, ownerPath(directory, number))
}
