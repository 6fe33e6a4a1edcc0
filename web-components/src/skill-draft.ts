import {
  type BundleFile,
  bundlePathProblem,
  type CheckedSkill,
  checkSkill,
  type Finding,
  SAC_FILE,
  SKILL_FILE,
  writeTar,
} from '@sac/sdk/skill'
import { textOfFile } from './controllers/skill-files.ts'

/** A file of a skill that is being written. */
export interface DraftFile {
  path: string
  /** Undefined for what is no text: it is kept as it is. */
  text: string | undefined
  content: Uint8Array
  executable: boolean
}

export type Draft = readonly DraftFile[]

const encoder = new TextEncoder()

const textFile = (path: string, text: string): DraftFile => ({
  path,
  text,
  content: encoder.encode(text),
  executable: false,
})

/** What a new skill begins with: enough to be saved, and to see how parameters are written. */
export const newDraft = (): Draft => [
  textFile(
    SKILL_FILE,
    `---
name: my-skill
description: Writes a short text about a topic. Use it when somebody asks for one.
arguments: [topic, tone]
---
# What to do

1. Write a short text about $topic. Its tone is $tone.
2. Save it as text.md in the output workspace.
`,
  ),
  textFile(
    SAC_FILE,
    `title: My skill
category: Writing
parameters:
  - name: topic
    label: Topic
    required: true
  - name: tone
    label: Tone
    type: select
    options: [plain, formal, cheerful]
    default: plain
`,
  ),
]

export const draftOf = (files: readonly BundleFile[]): Draft =>
  sorted(files.map((file) => ({ ...file, text: textOfFile(file.content) })))

/** SKILL.md first, sac.yaml second, the rest by name. */
function sorted(files: Draft): Draft {
  const rank = ({ path }: DraftFile) => [SKILL_FILE, SAC_FILE].indexOf(path) >>> 0
  return [...files].sort((a, b) => rank(a) - rank(b) || (a.path < b.path ? -1 : 1))
}

export const withText = (draft: Draft, path: string, text: string): Draft =>
  draft.map((file) =>
    file.path === path ? { ...file, text, content: encoder.encode(text) } : file,
  )

export const withoutFile = (draft: Draft, path: string): Draft =>
  draft.filter((file) => file.path !== path)

/** A file that is there already is replaced. */
export function withFile(
  draft: Draft,
  path: string,
  content: Uint8Array,
  executable = false,
): Draft {
  const file = { path, content, text: textOfFile(content), executable }
  return sorted([...withoutFile(draft, path), file])
}

export const withNewFile = (draft: Draft, path: string): Draft =>
  sorted([...draft, textFile(path, '')])

export const renamed = (draft: Draft, path: string, to: string): Draft =>
  sorted(draft.map((file) => (file.path === path ? { ...file, path: to } : file)))

/** Why a file cannot be called so, or undefined. */
export function nameProblem(draft: Draft, path: string): string | undefined {
  if (draft.some((file) => file.path.toLowerCase() === path.toLowerCase()))
    return 'is there already'
  return bundlePathProblem(path)
}

/** @param command that the skill has, which its name has to equal; undefined for a new one */
export const checkDraft = (draft: Draft, command: string | undefined): CheckedSkill =>
  checkSkill(draft, command)

export const archiveOf = (draft: Draft): Uint8Array<ArrayBuffer> =>
  new Uint8Array(writeTar([...draft]))

/** The findings that a refusal names as members `SKILL.md:3`. */
export function findingsOf(errors: readonly { pointer: string; detail: string }[]): Finding[] {
  return errors.map(({ pointer, detail }) => {
    const [, file = pointer, line] = /^(.*?)(?::(\d+))?$/.exec(pointer) ?? []
    return {
      severity: 'error' as const,
      file,
      message: detail,
      ...(line !== undefined && { line: Number(line) }),
    }
  })
}
