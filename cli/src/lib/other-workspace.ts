import type { NodeFolder } from '@sac/sdk/sync-node'
import { askYes, canAsk } from './ask.ts'
import { CliError, EXIT } from './errors.ts'
import { hint } from './hints.ts'
import { type Place, placeInWords } from './spaces.ts'

/** The flag that lets it through. */
export const ALLOW_OTHER = 'allow-other-workspace'

export interface OtherWorkspaceOptions {
  /** As it was given. */
  folder: string
  isAllowed: boolean
  isDryRun: boolean
  /** Nobody is asked. */
  isSilent: boolean
  onNote: (text: string) => void
}

/**
 * One wrong flag would send the private files of an agent to a group, and the group's to the agent with its next sync: a
 * folder that is in sync with one workspace meets another only when somebody says so.
 * @throws CliError when nobody does
 */
export async function demandSameWorkspace(
  { spaces }: NodeFolder,
  place: Place,
  { folder, isAllowed, isDryRun, isSilent, onNote }: OtherWorkspaceOptions,
): Promise<void> {
  const key = await place.files.syncKey()
  const wanted = placeInWords(place)
  if (!isAllowed && !spaces.isExpected(key)) {
    const message = `${folder} is in sync with ${known(spaces.names())}, not with ${wanted}`
    if (isDryRun) {
      onNote(`Warning: ${message}; the sync itself asks for --${ALLOW_OTHER}.`)
      return
    }
    const merge = 'the files of both would come together'
    const isMeant =
      !isSilent && canAsk() && (await askYes(`${message}: ${merge}. Sync all the same?`))
    if (!isMeant) throw refused(message, merge, place)
  }
  if (!isDryRun) spaces.name(key, wanted)
}

const refused = (message: string, merge: string, { flags }: Place) =>
  new CliError(`${message}: ${merge}`, {
    exitCode: EXIT.usage,
    next: `sync another folder, as in \`${hint('workspace sync', './new-folder', ...flags, '--direction', 'down')}\`; if they are meant to come together, add --${ALLOW_OTHER}`,
  })

function known(names: readonly (string | undefined)[]): string {
  return names.map((name) => name ?? 'another workspace').join(' and ')
}
