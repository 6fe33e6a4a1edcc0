import { msg, str } from '@lit/localize'
import type { AgentSummary, SacClient, Session, Skill } from '@sac/sdk'
import {
  type ParameterValues,
  runSkill,
  type SkillParameter,
  type SkillRunResult,
} from '@sac/sdk/skill'
import type { ReactiveController, ReactiveControllerHost } from 'lit'

/** One run of a skill, and what it waits for. */
export class SkillRun implements ReactiveController {
  state: 'idle' | 'running' | 'done' | 'failed' = 'idle'
  /** What happens at the moment, in words. */
  step = ''
  result: SkillRunResult | undefined
  error: unknown
  readonly #host: ReactiveControllerHost
  #stopping: AbortController | undefined

  constructor(host: ReactiveControllerHost) {
    this.#host = host
    host.addController(this)
  }

  hostDisconnected(): void {
    this.stop()
  }

  /** Ends the waiting. The agent goes on. */
  stop(): void {
    this.#stopping?.abort()
    this.#stopping = undefined
    if (this.state === 'running') this.reset()
  }

  reset(): void {
    this.state = 'idle'
    this.result = undefined
    this.error = undefined
    this.#host.requestUpdate()
  }

  /** Gives the skill to the agent first, where it has none of it. */
  async start(
    client: SacClient,
    agent: Pick<AgentSummary, 'id' | 'name'>,
    skill: Skill,
    parameters: readonly SkillParameter[],
    values: ParameterValues,
  ): Promise<void> {
    this.stop()
    const stopping = new AbortController()
    const { signal } = stopping
    this.#stopping = stopping
    this.state = 'running'
    this.result = undefined
    this.error = undefined
    const { id: skillId, command } = skill
    const { name } = agent
    try {
      this.#say(msg(str`Looking at what ${name} has…`))
      const installed = await client.agents.skills.list(agent.id, { signal })
      if (!installed.some((each) => each.skillId === skillId)) {
        this.#say(msg(str`Giving /${command} to ${name}…`))
        await client.agents.skills.install(agent.id, skillId, { signal })
      }
      this.result = await runSkill(client, {
        agentId: agent.id,
        skillId,
        command,
        parameters,
        values,
        signal,
        onState: (session) => this.#say(sessionStep(session, name)),
        onWait: ({ syncedVersion, wantedVersion }) =>
          this.#say(
            syncedVersion === wantedVersion
              ? msg(str`The session of ${name} learns /${command}…`)
              : msg(str`/${command} is on its way to ${name}…`),
          ),
        onMessage: ({ state }) => {
          if (state === 'queued') this.#say(msg(str`${name} gets the command…`))
          if (state === 'accepted') this.#say(msg(str`${name} is at work…`))
        },
        onReload: () => this.#say(msg(str`The session of ${name} looks for /${command}…`)),
      })
      this.state = 'done'
    } catch (error) {
      if (signal.aborted) return
      this.error = error
      this.state = 'failed'
    }
    this.#host.requestUpdate()
  }

  #say(step: string): void {
    if (step === '' || this.state !== 'running') return
    this.step = step
    this.#host.requestUpdate()
  }
}

const sessionStep = ({ state }: Session, name: string): string =>
  state === 'ready' ? '' : msg(str`${name} wakes up…`)
