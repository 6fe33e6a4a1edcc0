import {
  checkSkill,
  commandLine,
  type ParameterValues,
  readTar,
  type SkillParameter,
} from '@sac/openapi/skill'
import type { AskOptions, AskResult } from './ask.ts'
import type { SacClient } from './client.ts'
import { ApiError } from './errors.ts'
import type { CallOptions } from './options.ts'
import type { InstalledSkill } from './resources/agent-skills.ts'
import type { Skill } from './resources/skills.ts'
import { openWithSkill, type WithSkillOptions } from './skill-session.ts'

/** The files of a version as one piece, for `readTar`. */
export async function skillArchive(
  client: SacClient,
  skillId: number,
  version: number,
  options?: CallOptions,
): Promise<Uint8Array> {
  const { body } = await client.skills.download(skillId, version, options)
  return new Uint8Array(await new Response(body as BodyInit).arrayBuffer())
}

/** What a skill asks for at an agent: of the version that the agent is pinned to, where that is not the latest. */
export async function parametersOf(
  client: SacClient,
  skill: Skill,
  { wantedVersion }: Pick<InstalledSkill, 'wantedVersion'>,
  options?: CallOptions,
): Promise<SkillParameter[]> {
  if (wantedVersion === skill.latestVersion) return skill.parameters
  const archive = await skillArchive(client, skill.id, wantedVersion, options)
  return checkSkill(readTar(archive)).manifest?.parameters ?? []
}

export interface SkillRunOptions
  extends WithSkillOptions,
    Pick<AskOptions, 'onMessage' | 'onFile' | 'takenLimitMs'> {
  command: string
  /** Those of the version that the agent has, see `parametersOf`. */
  parameters: readonly SkillParameter[]
  values: ParameterValues
  /** Called when the session did not know the command and looks at its skills again. */
  onReload?: () => void
}

export interface SkillRunResult extends AskResult {
  /** As it was typed at the agent's prompt. */
  line: string
}

/**
 * Runs an installed skill with values in the live session of an agent, and waits until its turn is over.
 * @throws TimeoutError when the skill does not come, ApiError `message-refused` when the session does not know it
 */
export async function runSkill(
  client: SacClient,
  options: SkillRunOptions,
): Promise<SkillRunResult> {
  const { agentId, command, parameters, values, signal, onReload } = options
  const line = commandLine(command, parameters, values)
  await openWithSkill(client, options)
  const { onMessage, onFile, takenLimitMs } = options
  const question = { agentId, text: line, signal, onMessage, onFile, takenLimitMs }
  const first = await client.ask(question).catch(unlessRefused)
  if (first) return { line, ...first }
  // Nothing was run: the session did not know the command. It may have started only just before the skill came.
  onReload?.()
  await client.ask({ agentId, text: '/reload-skills', signal })
  return { line, ...(await client.ask(question)) }
}

function unlessRefused(error: unknown): undefined {
  if (error instanceof ApiError && error.code === 'message-refused') return undefined
  throw error
}
