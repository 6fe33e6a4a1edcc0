import { parentOf } from '@sac/openapi/paths'
import { type Problem, problem } from '../problems.ts'
import type { SettingsService } from '../settings/settings.service.ts'
import { twinProblem } from './path-problems.ts'
import type { FileWrite, SpaceTree, TreeFile } from './space-tree.ts'
import type { Space } from './spaces.ts'

export interface EntryDelete {
  path: string
  /** Revision of the file to delete; absent: whatever is there. A folder has none. */
  base?: number
}

/** What one caller wants changed in one space. Paths are checked already. */
export interface SpaceChanges {
  deletes: EntryDelete[]
  folders: string[]
  files: FileWrite[]
}

export interface SpaceLimits {
  maxFileBytes: number
  maxSpaceBytes: number
  maxSpaceFiles: number
}

/** Those of the agent's owner; for spaces that people share those that hold for all, or the group's own. */
export async function readLimits(
  settings: SettingsService,
  { ownerId, maxBytes, maxFiles }: Space,
): Promise<SpaceLimits> {
  const limits = await settings.getMany(['maxFileBytes', 'maxSpaceBytes', 'maxSpaceFiles'], ownerId)
  return {
    ...limits,
    ...(maxBytes !== undefined && { maxSpaceBytes: maxBytes }),
    ...(maxFiles !== undefined && { maxSpaceFiles: maxFiles }),
  }
}

export interface Conflict {
  path: string
  /** Of the live file; 0 when there is none. */
  revision: number
  /** Of the live file; empty when there is none. */
  digest: string
}

export interface Refusal {
  path: string
  problem: Problem
}

/**
 * Works the changes into the tree, one by one: what conflicts or does not fit is left out and named.
 * Order: deletions (deepest first), folders, files; so a file can become a folder, or a folder a file, in one go.
 */
export function applyChanges(
  tree: SpaceTree,
  space: Space,
  changes: SpaceChanges,
  limits: SpaceLimits,
): { conflicts: Conflict[]; refused: Refusal[] } {
  const conflicts: Conflict[] = []
  const refused: Refusal[] = []
  const conflict = (path: string) => {
    const live = tree.file(path)
    conflicts.push({ path, revision: live?.revision ?? 0, digest: live?.digest ?? '' })
  }

  for (const { path, base } of [...changes.deletes].sort(byDepth)) {
    const live = tree.file(path)
    if (live) {
      if (base !== undefined && base !== live.revision) conflict(path)
      else tree.deleteFile(path)
    } else if (tree.hasFolder(path)) {
      if (tree.isEmpty(path)) tree.deleteFolder(path)
      else conflict(path)
    }
  }
  const isTwin = (path: string) => {
    const twin = tree.twinOf(path)
    if (twin !== undefined) refused.push({ path, problem: twinProblem(path, twin) })
    return twin !== undefined
  }
  for (const path of changes.folders) {
    if (isTwin(path)) continue
    if (!tree.makeFolder(path)) conflict(path)
  }
  for (const file of changes.files) {
    const live = tree.file(file.path)
    const isStale = file.base !== undefined && file.base !== (live?.revision ?? 0)
    if (isStale || tree.hasFolder(file.path) || !tree.canMakeFolder(parentOf(file.path))) {
      conflict(file.path)
      continue
    }
    if (isTwin(file.path)) continue
    const excess = quotaProblem(tree, space, file, live, limits)
    if (excess) {
      refused.push({ path: file.path, problem: excess })
      continue
    }
    tree.makeFolder(parentOf(file.path))
    tree.writeFile(file)
  }
  return { conflicts, refused }
}

/** Which limit a write would break; one that makes the space smaller always fits. */
function quotaProblem(
  tree: SpaceTree,
  space: Space,
  file: FileWrite,
  live: Pick<TreeFile, 'sizeBytes'> | undefined,
  limits: SpaceLimits,
): Problem | undefined {
  const growth = file.sizeBytes - (live?.sizeBytes ?? 0)
  const usedBytes = space.usedBytes + tree.grownBytes + growth
  if (growth > 0 && usedBytes > limits.maxSpaceBytes) return bytesExceeded(space, limits)
  const fileCount = space.fileCount + tree.grownFiles + (live ? 0 : 1)
  if (!live && fileCount > limits.maxSpaceFiles) {
    return problem('quota-exceeded', {
      detail: `The ${space.words} may hold ${limits.maxSpaceFiles} files.`,
      ...raisedBy(space.maxFiles, 'maxSpaceFiles'),
      limit: limits.maxSpaceFiles,
    })
  }
  return undefined
}

export const bytesExceeded = (space: Space, limits: SpaceLimits, uploadBytes = 0) =>
  problem('quota-exceeded', {
    detail: `The ${space.words} may hold ${limits.maxSpaceBytes} bytes and has ${space.usedBytes}${uploadBytes > 0 ? `, ${uploadBytes} more are under way` : ''}.`,
    ...raisedBy(space.maxBytes, 'maxSpaceBytes'),
    limit: limits.maxSpaceBytes,
  })

/** Where the limit comes from, and so who raises it. */
const raisedBy = (ofGroup: number | undefined, setting: string) =>
  ofGroup === undefined ? { setting } : { fix: 'ask an admin to raise the limit of the group' }

const byDepth = (a: EntryDelete, b: EntryDelete) =>
  b.path.split('/').length - a.path.split('/').length
