/** The format of skills: check, pack and unpack folders, values of parameters; running them. Needs no Node. */
export * from '@sac/openapi/skill'
export {
  parametersOf,
  runSkill,
  type SkillRunOptions,
  type SkillRunResult,
  skillArchive,
} from './skill-run.ts'
export { openWithSkill, type WithSkillOptions } from './skill-session.ts'
