import { execFile, type SpawnOptions } from 'node:child_process'
import { promisify } from 'node:util'
import { ownTree } from '../sandbox/owned-tree.ts'

/** "nobody": PostgreSQL refuses to run as root, under whatever name. */
const NOBODY = 65534

/** The kernel sends the fast-shutdown signal when we are killed; without `setpriv` the next start does that. */
const WITH_US = ['setpriv', '--pdeathsig=INT', '--']

/** How PostgreSQL's programs are run so that they do not see themselves as root. */
export interface Privileges {
  /** Command line that the program's own is appended to. */
  prefix: string[]
  options: SpawnOptions
  /** Hands the files to whom the programs run as; they may come from a start that had to use another way. */
  own(path: string): Promise<void>
}

/**
 * Not root: nothing to do. Root: a user namespace where root is called nobody, which works in a home that only root may
 * enter; where such namespaces are forbidden, nobody itself with the one capability to get there.
 */
export async function choosePrivileges(): Promise<Privileges> {
  if (process.getuid?.() !== 0) {
    const prefix = (await works([...WITH_US, 'true'])) ? WITH_US : []
    return { prefix, options: {}, own: async () => {} }
  }
  const renamed = [
    ...['unshare', '--user', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`, '--'],
    ...WITH_US,
  ]
  if (await works([...renamed, 'true'])) {
    return { prefix: renamed, options: {}, own: (path) => ownTree(path, 0) }
  }
  const dropped = [
    ...['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'],
    ...['--inh-caps=-all,+dac_read_search', '--ambient-caps=-all,+dac_read_search'],
    ...WITH_US.slice(1),
  ]
  if (await works([...dropped, 'true'])) {
    return { prefix: dropped, options: {}, own: (path) => ownTree(path, NOBODY) }
  }
  const ids = { uid: NOBODY, gid: NOBODY }
  return { prefix: [], options: ids, own: (path) => ownTree(path, NOBODY) }
}

async function works(command: string[]): Promise<boolean> {
  return promisify(execFile)(command[0]!, command.slice(1)).then(
    () => true,
    () => false,
  )
}
