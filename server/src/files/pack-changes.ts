import type { PackFile, PackHeader } from '@sac/openapi/pack'
import { PATH_PROBLEMS, pathProblem } from '@sac/openapi/paths'
import { toInstant } from '../db/storable.ts'
import { problem } from '../problems.ts'
import { tooLarge } from './blobs.ts'
import { badPath, newPathProblem } from './path-problems.ts'
import type { Refusal, SpaceChanges, SpaceLimits } from './space-changes.ts'
import type { FileWrite } from './space-tree.ts'
import type { Space } from './spaces.ts'

/** The parts of a header whose paths and sizes may stand. */
export function toChanges(
  { ref }: Space,
  header: PackHeader,
  { maxFileBytes }: SpaceLimits,
): { changes: SpaceChanges; refused: Refusal[] } {
  const refused: Refusal[] = []
  const check = (path: string, wrong: string | undefined) => {
    if (wrong) refused.push({ path, problem: badPath(path, wrong) })
    return !wrong
  }
  const isPath = ({ path }: { path: string }) => {
    const wrong = pathProblem(path)
    return check(path, wrong && PATH_PROBLEMS[wrong])
  }
  const mayCome = ({ path }: { path: string }) => check(path, newPathProblem(ref, path))
  const changes = {
    deletes: (header.deletes ?? []).filter(isPath),
    folders: (header.folders ?? []).filter(mayCome).map(({ path }) => path),
    files: header.files.filter(mayCome).flatMap((file): FileWrite[] => {
      const { size: sizeBytes, path, digest, executable, modifiedAt, base, conflictOf } = file
      const wrong = conflictOf === undefined ? undefined : pathProblem(conflictOf)
      if (wrong) refused.push({ path, problem: badPath(conflictOf!, PATH_PROBLEMS[wrong]) })
      else if (sizeBytes > maxFileBytes) refused.push({ path, problem: tooLarge(maxFileBytes) })
      else if (Number.isNaN(Date.parse(modifiedAt))) refused.push(badTime(file))
      else {
        const written = { path, digest, sizeBytes, executable, base }
        const named = conflictOf === undefined ? {} : { conflictOf }
        return [{ ...written, ...named, modifiedAt: shownTime(modifiedAt) }]
      }
      return []
    }),
  }
  return { changes, refused }
}

/** No decision rests on it: a file from before or after all calendars is taken all the same. */
export const shownTime = (time: string) => toInstant(time) ?? new Date().toISOString()

const badTime = ({ path, modifiedAt }: PackFile): Refusal => ({
  path,
  problem: problem('invalid-request', { detail: `${modifiedAt} is not a time.` }),
})
