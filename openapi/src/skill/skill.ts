import { joinPath, parentOf } from '../paths.ts'
import { checkPaths } from './bundle-paths.ts'
import { type Finding, Findings } from './findings.ts'
import { type FrontMatter, readSkillText, type SkillText } from './front-matter.ts'
import { findHidden } from './hidden-text.ts'
import { readSacYaml, type SacYaml } from './sac-yaml.ts'
import { BUNDLE_BYTES, BUNDLE_FILES, type BundleFile } from './tar.ts'
import { checkVariables } from './variables.ts'

export const SKILL_FILE = 'SKILL.md'
export const SAC_FILE = 'sac.yaml'

const SKILL_FILE_BYTES = 512 * 1024
/** Claude reads the whole of SKILL.md when the skill is used; Agent Skills advises to stay below. */
const ADVISED_LINES = 500
/** Larger files are looked at for hidden characters up to here. */
const SCANNED_BYTES = 1024 * 1024

/** What a skill says about itself. */
export interface SkillManifest extends SacYaml {
  name: string
  description: string
  frontMatter: FrontMatter
}

export interface CheckedSkill {
  /** Absent when a finding is an error. */
  manifest?: SkillManifest
  findings: Finding[]
}

/**
 * Checks the files of a skill: the one rule of server, SDK and CLI.
 * @param folder name that the folder has, which the skill's name has to equal
 */
export function checkSkill(files: readonly BundleFile[], folder?: string): CheckedSkill {
  const findings = new Findings()
  checkPaths(
    files.map(({ path }) => path),
    findings,
  )
  const total = files.reduce((sum, { content }) => sum + content.length, 0)
  if (files.length > BUNDLE_FILES)
    findings.error(
      SKILL_FILE,
      undefined,
      `the skill has ${files.length} files; at most ${BUNDLE_FILES} are allowed`,
    )
  if (total > BUNDLE_BYTES)
    findings.error(
      SKILL_FILE,
      undefined,
      `the skill has ${total} bytes; at most ${BUNDLE_BYTES} are allowed`,
    )
  const texts = new Map<string, string>()
  for (const { path, content } of files) {
    const text = textOf(content)
    if (text === undefined) continue
    texts.set(path, text)
    findHidden(path, text, findings)
  }
  const skill = readSkillFile(files, texts, findings)
  const sac = readSacYaml(SAC_FILE, sacText(files, texts, findings), findings)
  if (skill) checkTogether(skill, sac, files, folder, findings)
  const isGood = findings.items.every(({ severity }) => severity !== 'error')
  if (!skill || !isGood) return { findings: findings.items }
  const { name, description } = skill.frontMatter as { name: string; description: string }
  const manifest = { ...sac, name, description: description.trim(), frontMatter: skill.frontMatter }
  return { manifest, findings: findings.items }
}

function readSkillFile(
  files: readonly BundleFile[],
  texts: ReadonlyMap<string, string>,
  findings: Findings,
): SkillText | undefined {
  const file = files.find(({ path }) => path === SKILL_FILE)
  const text = texts.get(SKILL_FILE)
  if (!file) {
    findings.error(SKILL_FILE, undefined, 'is missing; `sac skill init` makes one')
    return undefined
  }
  if (file.content.length > SKILL_FILE_BYTES) {
    const message = `has more than ${SKILL_FILE_BYTES / 1024} KiB; move what is not always needed to files beside it`
    findings.error(SKILL_FILE, undefined, message)
    return undefined
  }
  if (text === undefined) {
    findings.error(SKILL_FILE, undefined, 'is no UTF-8 text')
    return undefined
  }
  return readSkillText(SKILL_FILE, text, findings)
}

function sacText(
  files: readonly BundleFile[],
  texts: ReadonlyMap<string, string>,
  findings: Findings,
): string {
  if (files.some(({ path }) => path === SAC_FILE) && !texts.has(SAC_FILE))
    findings.error(SAC_FILE, undefined, 'is no UTF-8 text')
  return texts.get(SAC_FILE) ?? ''
}

function checkTogether(
  skill: SkillText,
  { parameters }: SacYaml,
  files: readonly BundleFile[],
  folder: string | undefined,
  findings: Findings,
): void {
  const { frontMatter, body, bodyLine, lineOf } = skill
  const { name } = frontMatter
  if (folder !== undefined && typeof name === 'string' && name !== folder) {
    const message = `name is ${name}, but the folder, and so the command, is ${folder}; make them equal`
    findings.error(SKILL_FILE, lineOf('name'), message)
  }
  const lines = body.split('\n')
  if (lines.length > ADVISED_LINES) {
    const message = `has ${lines.length} lines of instructions, all read with each use; move details to files beside it`
    findings.note(SKILL_FILE, undefined, message)
  }
  checkLinks(lines, bodyLine, new Set(files.map(({ path }) => path)), findings)
  const wanted = parameters.map((parameter) => parameter.name)
  const said = namesIn(frontMatter['arguments'])
  checkVariables(
    { file: SKILL_FILE, lines, firstLine: bodyLine },
    new Set([...wanted, ...(said ?? [])]),
    findings,
  )
  if (said && said.join(' ') !== wanted.join(' ')) {
    const message = wanted.length
      ? `arguments differ from the parameters of ${SAC_FILE}; write arguments: [${wanted.join(', ')}]`
      : `arguments have no parameters in ${SAC_FILE}, so there is no form for them`
    findings.warning(SKILL_FILE, lineOf('arguments'), message)
  }
  if (wanted.length > 0 && frontMatter['user-invocable'] === false)
    findings.warning(
      SKILL_FILE,
      lineOf('user-invocable'),
      'is false, so nobody can fill in the parameters',
    )
}

const namesIn = (value: unknown): string[] | undefined => {
  if (Array.isArray(value)) return value.map(String)
  return typeof value === 'string' ? value.split(/[\s,]+/).filter(Boolean) : undefined
}

/** Markdown links to files: those that lead out of the folder, and those to nothing. */
function checkLinks(
  lines: readonly string[],
  firstLine: number,
  files: ReadonlySet<string>,
  findings: Findings,
): void {
  for (const [index, line] of lines.entries()) {
    if (line.length > 10_000) continue
    for (const [, target = ''] of line.matchAll(/\]\(<?([^()<>\s]{1,500})>?\)/g)) {
      const at = firstLine + index
      if (/^([a-z][a-z0-9+.-]*:|#|\/\/)/i.test(target) && !/^file:/i.test(target)) continue
      const path = resolved(target.replace(/[#?].*$/, ''))
      if (path === undefined)
        findings.error(
          SKILL_FILE,
          at,
          `the link ${target} leaves the skill's folder; copy the file into it`,
        )
      else if (
        path !== '' &&
        !files.has(path) &&
        ![...files].some((file) => file.startsWith(`${path}/`))
      )
        findings.warning(SKILL_FILE, at, `the link ${target} leads to no file of the skill`)
    }
  }
}

/** A relative link as a path in the folder; undefined when it leaves it. */
function resolved(target: string): string | undefined {
  if (target.startsWith('/') || target.startsWith('~') || /^file:/i.test(target)) return undefined
  let path = ''
  for (const part of target.split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') path = joinPath(path, part)
    else if (path === '') return undefined
    else path = parentOf(path)
  }
  return path
}

/** Undefined for what is no text. */
function textOf(content: Uint8Array): string | undefined {
  const part = content.subarray(0, SCANNED_BYTES)
  if (part.includes(0)) return undefined
  try {
    // Cut off at the limit: half a character at the end is no fault.
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
    return decoder.decode(part, { stream: part.length < content.length })
  } catch {
    // Bytes that are no UTF-8 are an image or the like.
    return undefined
  }
}
