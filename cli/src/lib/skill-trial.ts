import { randomBytes } from 'node:crypto'
import { type Agent, type AgentSummary, QuotaError, type SacClient } from '@sac/sdk'
import {
  type BundleFile,
  type ParameterValues,
  SKILL_FILE,
  type SkillManifest,
  withName,
  writeTar,
} from '@sac/sdk/skill'
import { CliError, EXIT } from './errors.ts'
import type { Progress } from './progress.ts'
import { askSkill } from './skill-run.ts'

/** For clearing up when the signal has fired already. */
const CLEAR_UP_MS = 10_000

export interface TrialOptions {
  files: readonly BundleFile[]
  manifest: SkillManifest
  values: ParameterValues
  /** A new one, thrown away afterwards, when absent. */
  agent?: AgentSummary | undefined
  progress: Progress
  signal: AbortSignal
}

/**
 * Runs a skill once under a name of its own, so that nobody who has the real one notices. What was made for it goes
 * again, however it ends.
 */
export async function trySkill(
  client: SacClient,
  { files, manifest, values, agent: given, progress, signal }: TrialOptions,
): ReturnType<typeof askSkill> {
  const name = `${manifest.name.slice(0, 50).replace(/-$/, '')}-test-${randomBytes(3).toString('hex')}`
  const undo: (() => Promise<unknown>)[] = []
  const clearUp = { requestTimeoutMs: CLEAR_UP_MS }
  try {
    const { skill } = await client.skills.create(writeTar(renamed(files, name)), { signal })
    undo.push(() => client.skills.delete(skill.id, clearUp))
    const agent = given ?? (await newAgent(client, name, signal))
    if (!given) undo.push(() => client.agents.delete(agent.id, clearUp))
    await client.agents.skills.install(agent.id, skill.id, { signal })
    const { parameters } = manifest
    return await askSkill(client, { agent, skill, parameters, values, progress, signal })
  } finally {
    for (const step of undo.reverse()) await step()
  }
}

async function newAgent(client: SacClient, name: string, signal: AbortSignal): Promise<Agent> {
  try {
    return await client.agents.create({ name }, { signal })
  } catch (error) {
    if (!(error instanceof QuotaError)) throw error
    throw new CliError(error.message, {
      exitCode: EXIT.conflict,
      next: 'let one of yours run it, with --agent',
      cause: error,
    })
  }
}

const renamed = (files: readonly BundleFile[], name: string): BundleFile[] =>
  files.map((file) => {
    if (file.path !== SKILL_FILE) return file
    const text = withName(new TextDecoder().decode(file.content), name)
    return { ...file, content: new TextEncoder().encode(text) }
  })
