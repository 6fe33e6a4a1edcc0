import {
  ancestorsOf,
  foldedName,
  nameOf,
  PATH_PROBLEMS,
  pathProblem,
  portableProblem,
} from '../paths.ts'
import type { Findings } from './findings.ts'

/** Name of the file by which the platform knows a folder in a sandbox as one that it delivered. */
export const MARKER_FILE = '.sac-skill.json'

const MAX_DEPTH = 16

/**
 * Why a path may not stand in a skill, or undefined. Stricter than workspaces: a skill is unpacked on everybody's
 * computer, so it holds only names that each of them can hold.
 */
export function bundlePathProblem(path: string): string | undefined {
  const problem = pathProblem(path)
  if (problem) return PATH_PROBLEMS[problem]
  const parts = path.split('/')
  if (parts.length > MAX_DEPTH) return `is more than ${MAX_DEPTH} levels deep`
  const portable = portableProblem(path)
  if (portable) return portable
  if (parts.includes(MARKER_FILE))
    return `has the name ${MARKER_FILE}, which the platform keeps for itself`
  if (
    nameOf(path).toLowerCase() === 'skill.md' &&
    path.toLowerCase() === 'skill.md' &&
    path !== 'SKILL.md'
  )
    return 'has to be spelt SKILL.md'
  return undefined
}

/** Checks the paths of a skill one by one and against one another. */
export function checkPaths(paths: readonly string[], findings: Findings): void {
  const files = new Set<string>()
  /** By how a file system that ignores case sees it. */
  const spellings = new Map<string, string>()
  for (const path of paths) {
    const problem = bundlePathProblem(path)
    if (problem) {
      findings.error(printable(path), undefined, `the path ${problem}`)
      continue
    }
    if (files.has(path)) findings.error(path, undefined, 'stands in the skill twice; keep one')
    files.add(path)
    for (const each of [path, ...ancestorsOf(path)]) {
      const folded = foldedName(each)
      const other = spellings.get(folded)
      if (other === undefined) spellings.set(folded, each)
      else if (other !== each)
        findings.error(each, undefined, `differs from ${other} by case alone; rename one of them`)
    }
  }
  for (const path of files) {
    for (const folder of ancestorsOf(path)) {
      if (files.has(folder))
        findings.error(path, undefined, `stands in ${folder}, which is a file; rename one of them`)
    }
  }
}

/** A path as a message can show it. */
export const printable = (path: string): string =>
  path.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, '\ufffd').slice(0, 200)
