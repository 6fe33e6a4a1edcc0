import type { AskResult, InstalledSkill, RunFile, SacClient, Skill } from '@sac/sdk'
import {
  commandLine,
  openWithSkill,
  type ParameterValues,
  runSkill,
  type SkillParameter,
  type WithSkillOptions,
} from '@sac/sdk/skill'
import type { Progress } from './progress.ts'
import { describeSession, isComing } from './sessions.ts'
import { text } from './table.ts'

export { parametersOf } from '@sac/sdk/skill'

export interface SkillRunOptions {
  agent: { id: number; name: string }
  skill: Pick<Skill, 'id' | 'command'>
  parameters: readonly SkillParameter[]
  values: ParameterValues
  progress: Progress
  signal: AbortSignal
}

export interface SentSkill {
  sessionId: string
  messageId: string
  /** As it was typed at the agent's prompt. */
  line: string
}

/** Types the skill's command in the live session, when the session knows it. */
export async function sendSkill(client: SacClient, options: SkillRunOptions): Promise<SentSkill> {
  const line = lineOf(options)
  const { id } = await openWithSkill(client, sessionOptions(options))
  const message = await client.sessions.send(id, { text: line }, { signal: options.signal })
  return { sessionId: id, messageId: message.id, line }
}

/**
 * And waits until its turn is over.
 * @throws ApiError `message-refused` when the session does not know the command
 */
export const askSkill = (
  client: SacClient,
  options: SkillRunOptions,
): Promise<SentSkill & AskResult> => {
  const { agent, skill, parameters, values, progress } = options
  return runSkill(client, {
    ...sessionOptions(options),
    command: skill.command,
    parameters,
    values,
    onMessage: ({ state }) => {
      if (state === 'queued') progress.show(`asking ${agent.name} to run /${skill.command}`)
      if (state === 'accepted') progress.show(`${agent.name} is at work`)
    },
    onReload: () => progress.show(`${agent.name}: the session looks for /${skill.command}`),
  })
}

export const describeFile = ({ path, isDeleted }: RunFile): string =>
  `${isDeleted ? 'deleted' : 'made'} ${text(path)}`

const lineOf = ({ skill, parameters, values }: SkillRunOptions) =>
  commandLine(skill.command, parameters, values)

const sessionOptions = ({ agent, skill, progress, signal }: SkillRunOptions): WithSkillOptions => ({
  agentId: agent.id,
  skillId: skill.id,
  signal,
  onState: (session) => {
    if (isComing(session)) progress.show(`${agent.name}: ${describeSession(session)}`)
  },
  onWait: (installed) => progress.show(describeWait(agent.name, installed)),
})

/** What the sandbox, or the program in it, still has to do before the skill can run. */
export const describeWait = (
  agent: string,
  { command, syncedVersion, wantedVersion }: InstalledSkill,
): string =>
  syncedVersion === wantedVersion
    ? `waiting for ${agent} to load version ${wantedVersion} of /${command}`
    : `sending version ${wantedVersion} of /${command} to ${agent}`
