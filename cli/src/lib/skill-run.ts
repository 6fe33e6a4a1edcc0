import { Readable } from 'node:stream'
import {
  ApiError,
  type AskOptions,
  type AskResult,
  type InstalledSkill,
  type RunFile,
  type SacClient,
  type Skill,
} from '@sac/sdk'
import {
  checkSkill,
  commandLine,
  openWithSkill,
  type ParameterValues,
  readTar,
  type SkillParameter,
} from '@sac/sdk/skill'
import type { Progress } from './progress.ts'
import { describeSession, isComing } from './sessions.ts'
import { text } from './table.ts'

/** What a skill asks for at an agent: of the version that the agent is pinned to, where that is not the latest. */
export async function parametersOf(
  client: SacClient,
  skill: Skill,
  { wantedVersion }: Pick<InstalledSkill, 'wantedVersion'>,
): Promise<SkillParameter[]> {
  if (wantedVersion === skill.latestVersion) return skill.parameters
  const { body } = await client.skills.download(skill.id, wantedVersion)
  const archive = Buffer.concat(await Readable.fromWeb(body as never).toArray())
  return checkSkill(readTar(archive)).manifest?.parameters ?? []
}

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
  const { id } = await openSession(client, options)
  const message = await client.sessions.send(id, { text: line }, { signal: options.signal })
  return { sessionId: id, messageId: message.id, line }
}

/**
 * And waits until its turn is over.
 * @throws ApiError `message-refused` when the session does not know the command
 */
export async function askSkill(
  client: SacClient,
  options: SkillRunOptions,
): Promise<SentSkill & AskResult> {
  const { agent, skill, progress, signal } = options
  const line = lineOf(options)
  await openSession(client, options)
  const question: AskOptions = {
    agentId: agent.id,
    text: line,
    signal,
    onMessage: ({ state }) => {
      if (state === 'queued') progress.show(`asking ${agent.name} to run /${skill.command}`)
      if (state === 'accepted') progress.show(`${agent.name} is at work`)
    },
  }
  const first = await client.ask(question).catch(unlessRefused)
  if (first) return { line, ...first }
  // Nothing was run: the session did not know the command. It may have started only just before the skill came.
  progress.show(`${agent.name}: the session looks for /${skill.command}`)
  await client.ask({ agentId: agent.id, text: '/reload-skills', signal })
  return { line, ...(await client.ask(question)) }
}

function unlessRefused(error: unknown): undefined {
  if (error instanceof ApiError && error.code === 'message-refused') return undefined
  throw error
}

export const describeFile = ({ path, isDeleted }: RunFile): string =>
  `${isDeleted ? 'deleted' : 'made'} ${text(path)}`

const lineOf = ({ skill, parameters, values }: SkillRunOptions) =>
  commandLine(skill.command, parameters, values)

const openSession = (client: SacClient, { agent, skill, progress, signal }: SkillRunOptions) =>
  openWithSkill(client, {
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
