import { PATH_PROBLEMS, pathProblem, portableProblem } from '@sac/openapi/paths'
import { type Problem, problem } from '../problems.ts'
import { isShared, type Space, type SpaceRef } from './spaces.ts'

/**
 * @param pointer which member of the request the path is
 * @throws Problem `path-invalid`
 */
export function checkPath(path: string, pointer = 'query/path'): void {
  const wrong = pathProblem(path)
  if (wrong) throw badPath(path, PATH_PROBLEMS[wrong], pointer)
}

/**
 * For what a path shall be from now on.
 * @throws Problem `path-invalid`
 */
export function checkNewPath(ref: SpaceRef, path: string, pointer?: string): void {
  const detail = newPathProblem(ref, path)
  if (detail) throw badPath(path, detail, pointer)
}

/** Why a path may not come into a space, or undefined. */
export function newPathProblem(ref: SpaceRef, path: string): string | undefined {
  const wrong = pathProblem(path)
  if (wrong) return PATH_PROBLEMS[wrong]
  return isShared(ref) ? portableProblem(path) : undefined
}

export const badPath = (path: string, detail: string, pointer = 'query/path'): Problem =>
  problem('path-invalid', {
    detail: `The path ${JSON.stringify(path)} ${detail}.`,
    errors: [{ pointer, detail }],
  })

export const noFile = (space: Space, path: string): Problem =>
  problem('not-found', { detail: `There is no ${path} in the ${space.words}.` })

export const kindConflict = (path: string): Problem =>
  problem('conflict', { detail: `A folder stands at ${path}, or a file at it or above it.` })

/** People's machines may take the two for one. */
export const twinProblem = (path: string, twin: string): Problem =>
  badPath(path, `differs from ${JSON.stringify(twin)}, which is there, in case alone`)
