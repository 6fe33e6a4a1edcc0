import { PATH_PROBLEMS, pathProblem } from '@sac/openapi/paths'
import { type Problem, problem } from '../problems.ts'
import type { Space } from './spaces.ts'

/**
 * @param pointer which member of the request the path is
 * @throws Problem `path-invalid`
 */
export function checkPath(path: string, pointer = 'query/path'): void {
  const wrong = pathProblem(path)
  if (wrong) throw badPath(path, PATH_PROBLEMS[wrong], pointer)
}

export const badPath = (path: string, detail: string, pointer = 'query/path'): Problem =>
  problem('path-invalid', {
    detail: `The path ${JSON.stringify(path)} ${detail}.`,
    errors: [{ pointer, detail }],
  })

export const noFile = (space: Space, path: string): Problem =>
  problem('not-found', { detail: `There is no ${path} in ${space.name}.` })

export const kindConflict = (path: string): Problem =>
  problem('conflict', { detail: `A folder stands at ${path}, or a file at it or above it.` })
