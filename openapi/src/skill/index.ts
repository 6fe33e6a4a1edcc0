/** Skills: the format, its checks, parameters and archives. For server, SDK, CLI and browsers alike. */
export { bundlePathProblem, checkPaths, MARKER_FILE, printable } from './bundle-paths.ts'
export { type Finding, Findings, hasErrors, placeOf } from './findings.ts'
export { type FrontMatter, readSkillText, withName } from './front-matter.ts'
export {
  commandLine,
  type ParameterValues,
  parametersSchema,
  quoteArgument,
  type SkillParameter,
  valueProblem,
  valueProblems,
} from './parameters.ts'
export type { SacYaml } from './sac-yaml.ts'
export { type CheckedSkill, checkSkill, SAC_FILE, SKILL_FILE, type SkillManifest } from './skill.ts'
export { slugProblem } from './slug.ts'
export {
  ARCHIVE_BYTES,
  ArchiveError,
  BUNDLE_BYTES,
  BUNDLE_FILES,
  type BundleFile,
  readTar,
  writeTar,
} from './tar.ts'
