import { stat } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import {
  type BundleFile,
  checkSkill,
  type Finding,
  placeOf,
  SKILL_FILE,
  type SkillManifest,
} from '@sac/sdk/skill'
import { readSkillFolder } from '@sac/sdk/skill/folder'
import { CliError, describeFileError, EXIT } from './errors.ts'
import { hint } from './hints.ts'
import { text } from './table.ts'

export interface CheckedFolder {
  /** As it was given. */
  dir: string
  files: BundleFile[]
  findings: Finding[]
  ignored: string[]
  /** Absent when a finding is an error. */
  manifest?: SkillManifest
}

/** Reads and checks a folder by the rules of the server. @throws CliError when it is no folder of a skill */
export async function checkFolder(dir: string): Promise<CheckedFolder> {
  await demandSkill(dir)
  const { files, findings, ignored } = await readSkillFolder(dir)
  const checked =
    files.length > 0 ? checkSkill(files, basename(resolve(dir)).normalize('NFC')) : undefined
  const all = [...findings, ...(checked?.findings ?? [])].sort(byPlace)
  const isGood = checked?.manifest && findings.length === 0
  return {
    dir,
    files,
    findings: all,
    ignored,
    ...(isGood && { manifest: checked.manifest! }),
  }
}

/** What the folder says about itself. @throws CliError that tells each error, where there are some */
export function demandValid({ dir, findings, manifest }: CheckedFolder): SkillManifest {
  if (manifest) return manifest
  const errors = findings.filter(({ severity }) => severity === 'error')
  const lines = errors.map((finding) => `\n  ${describeFinding(dir, finding)}`)
  throw new CliError(`${dir} cannot be used, it has ${countFindings(errors)}:${lines.join('')}`)
}

/** Before a home folder is read as if it were one. */
async function demandSkill(dir: string): Promise<void> {
  try {
    if ((await stat(join(dir, SKILL_FILE))).isFile()) return
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'ENOENT' && code !== 'ENOTDIR')
      throw new CliError(`${dir}: ${describeFileError(error as NodeJS.ErrnoException)}`, {
        exitCode: EXIT.usage,
        cause: error,
      })
  }
  throw new CliError(`there is no ${SKILL_FILE} in ${dir}`, {
    exitCode: EXIT.usage,
    next: `name the folder of a skill, or make one with \`${hint('skill init')}\``,
  })
}

const byPlace = (a: Finding, b: Finding) =>
  a.file === b.file ? (a.line ?? 0) - (b.line ?? 0) : a.file < b.file ? -1 : 1

/** `weekly-report/SKILL.md:3: error: …`, as editors can jump to it. */
export const describeFinding = (dir: string, finding: Finding): string =>
  text(`${join(dir, placeOf(finding))}: ${finding.severity}: ${finding.message}`)

/** What is no error, for people. */
export const remarksOf = ({ dir, findings }: CheckedFolder): string[] =>
  findings
    .filter(({ severity }) => severity !== 'error')
    .map((finding) => describeFinding(dir, finding))

/** `1 error, 2 warnings`, or undefined when there is neither. */
export function countFindings(findings: readonly Finding[]): string | undefined {
  const counts = (['error', 'warning'] as const).flatMap((severity) => {
    const { length } = findings.filter((finding) => finding.severity === severity)
    return length === 0 ? [] : [`${length} ${severity}${length === 1 ? '' : 's'}`]
  })
  return counts.length === 0 ? undefined : counts.join(', ')
}
