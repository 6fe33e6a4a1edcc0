import '@awesome.me/webawesome/dist/components/button/button.js'
import '@awesome.me/webawesome/dist/components/callout/callout.js'
import '@awesome.me/webawesome/dist/components/spinner/spinner.js'
import { msg, str } from '@lit/localize'
import type { AgentSummary, SacClient, Skill } from '@sac/sdk'
import { parametersOf, type SkillParameter } from '@sac/sdk/skill'
import { html, nothing, type PropertyValues } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import { LiveQuery } from './controllers/live-query.ts'
import { SkillRun } from './controllers/skill-run.ts'
import { errorText } from './error-text.ts'
import './icons.ts'
import { SacElement } from './sac-element.ts'
import './sac-markdown.ts'
import './sac-skill-fields.ts'
import type { SacSkillFields } from './sac-skill-fields.ts'
import { skillFormStyles } from './sac-skill-form.styles.ts'

/** Agents that are asked whether they have the skill. */
const MOST_ASKED = 20

interface Asked {
  skill: Skill
  agents: AgentSummary[]
  agent: AgentSummary | undefined
  isInstalled: boolean
  parameters: readonly SkillParameter[]
}

/**
 * @summary Runs a skill with an agent: its parameters as a form, what it waits for, the answer and the files it made.
 */
@customElement('sac-skill-form')
export class SacSkillForm extends SacElement {
  static override styles = [SacElement.styles, skillFormStyles]

  readonly #asked = new LiveQuery<Asked>(this, {
    context: () => this.sac,
    load: ({ client }, signal) => this.#ask(client, signal),
    topics: ['skill', 'agent'],
  })
  readonly #run = new SkillRun(this)
  /** Proposed where nobody chose one. */
  #firstId: number | undefined

  @query('sac-skill-fields') private fields!: SacSkillFields | null
  /** Chosen here, where the page did not say. */
  @state() private chosenId: number | undefined

  @property({ type: Number, attribute: 'skill-id' })
  skillId: number | undefined

  /** The agent that runs it; asked for when absent. */
  @property({ type: Number, attribute: 'agent-id' })
  agentId: number | undefined

  protected override willUpdate(changed: PropertyValues): void {
    if (!this.hasUpdated) return
    if (changed.has('skillId') || changed.has('agentId') || changed.has('chosenId')) {
      if (changed.has('skillId')) {
        this.#run.stop()
        this.#firstId = undefined
      }
      void this.#asked.refresh()
    }
  }

  async #ask(client: SacClient, signal: AbortSignal): Promise<Asked> {
    if (this.skillId === undefined) throw new Error(msg('No skill is named.'))
    const [skill, { items: agents }] = await Promise.all([
      client.skills.get(this.skillId, { signal }),
      client.agents.list({ limit: 200, signal }),
    ])
    const named = this.chosenId ?? this.agentId
    if (named === undefined) this.#firstId ??= await agentWith(client, skill.id, agents, signal)
    const wantedId = named ?? this.#firstId
    const agent = agents.find(({ id }) => id === wantedId)
    const installed = agent ? await client.agents.skills.list(agent.id, { signal }) : []
    const own = installed.find(({ skillId }) => skillId === skill.id)
    const parameters = own
      ? await parametersOf(client, skill, own, { signal })
      : (skill.parameters as SkillParameter[])
    return { skill, agents, agent, isInstalled: own !== undefined, parameters }
  }

  async #start(): Promise<void> {
    const values = this.fields?.read()
    const { value } = this.#asked
    if (!values || !value?.agent || !this.sac) return
    await this.#run.start(this.sac.client, value.agent, value.skill, value.parameters, values)
  }

  override render() {
    const { value, error } = this.#asked
    if (value === undefined) {
      if (error === undefined) {
        return html`<div class="stack" aria-busy="true">
          <div class="skeleton"></div>
          <div class="skeleton"></div>
          <p class="visually-hidden" role="status">${msg('Loading')}</p>
        </div>`
      }
      return html`<div class="stack" role="alert">
        <p>${errorText(error)}</p>
        <p><wa-button @click=${() => this.#asked.refresh()}>${msg('Try again')}</wa-button></p>
      </div>`
    }
    if (value.agents.length === 0) {
      return html`<div class="stack">
        <p>${msg('A skill is run by an agent, and you have none yet.')}</p>
        <p><wa-button variant="brand" href="/agents">${msg('Create an agent')}</wa-button></p>
      </div>`
    }
    return html`<div class="stack">
      <p class="quiet">${value.skill.description}</p>
      ${this.#agentField(value)}
      <sac-skill-fields
        .parameters=${value.parameters}
        ?disabled=${this.#run.state === 'running'}
        @keydown=${this.#onKey}
      ></sac-skill-fields>
      ${this.#buttons(value)}
      <div role="status" aria-live="polite">${this.#progress()}</div>
    </div>`
  }

  #onKey(event: KeyboardEvent): void {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void this.#start()
  }

  #agentField({ agents, agent, isInstalled, skill }: Asked) {
    return html`<div class="field">
      <label for="agent">${msg('Agent')}</label>
      <select
        id="agent"
        ?disabled=${this.#run.state === 'running'}
        @change=${(event: Event) => {
          this.chosenId = Number((event.target as HTMLSelectElement).value)
        }}
      >
        ${agent ? nothing : html`<option value="">${msg('Choose…')}</option>`}
        ${agents.map(
          ({ id, name }) =>
            html`<option value=${id} .selected=${id === agent?.id}>${name}</option>`,
        )}
      </select>
      ${
        agent && !isInstalled
          ? html`<span class="hint">${msg(str`${agent.name} gets /${skill.command} when you run it.`)}</span>`
          : nothing
      }
    </div>`
  }

  #buttons({ agent }: Asked) {
    const isRunning = this.#run.state === 'running'
    return html`<div class="row">
      <wa-button
        variant="brand"
        ?loading=${isRunning}
        ?disabled=${!agent}
        @click=${() => this.#start()}
      >
        <wa-icon slot="start" name="play"></wa-icon>
        ${this.#run.state === 'done' ? msg('Run again') : msg('Run')}
      </wa-button>
      ${
        isRunning
          ? html`<wa-button appearance="plain" @click=${() => this.#run.stop()}>
            ${msg('Stop waiting')}
          </wa-button>`
          : nothing
      }
    </div>`
  }

  #progress() {
    const { state, step, error, result } = this.#run
    if (state === 'idle') return nothing
    if (state === 'running') {
      return html`<p class="row"><wa-spinner></wa-spinner>${step}</p>`
    }
    if (state === 'failed' || !result) {
      return html`<wa-callout variant="danger" size="s">
        <wa-icon slot="icon" name="alert"></wa-icon>${errorText(error)}
      </wa-callout>`
    }
    return html`<section class="result" aria-label=${msg('Answer')}>
      ${
        result.problem
          ? html`<wa-callout variant="warning" size="s">
            <wa-icon slot="icon" name="warning"></wa-icon>
            ${result.problem.detail ?? result.problem.title}
          </wa-callout>`
          : nothing
      }
      <h3>${msg('Answer')}</h3>
      ${
        result.answer
          ? html`<sac-markdown .text=${result.answer}></sac-markdown>`
          : html`<p class="quiet">${msg('It is done and said nothing.')}</p>`
      }
      ${this.#files(result.files)}
      <p><a href=${`/agents/${this.#asked.value?.agent?.id}`}>${msg('Open its session')}</a></p>
    </section>`
  }

  #files(files: readonly { path: string; isDeleted: boolean }[]) {
    if (files.length === 0) return nothing
    const agentId = this.#asked.value?.agent?.id
    return html`<h3>${msg('Files')}</h3>
      <ul>
        ${files.map(({ path, isDeleted }) =>
          isDeleted
            ? html`<li class="quiet"><wa-icon name="delete"></wa-icon>${msg(str`${path} was deleted`)}</li>`
            : html`<li>
              <wa-icon name="file"></wa-icon>
              <a href=${`/files/output/${agentId}?path=${encodeURIComponent(path)}`}>${path}</a>
            </li>`,
        )}
      </ul>`
  }
}

/** The agent that has the skill already, else the first. */
async function agentWith(
  client: SacClient,
  skillId: number,
  agents: readonly AgentSummary[],
  signal: AbortSignal,
): Promise<number | undefined> {
  const has = await Promise.all(
    agents.slice(0, MOST_ASKED).map(async ({ id }) => {
      const installed = await client.agents.skills.list(id, { signal })
      return installed.some((own) => own.skillId === skillId)
    }),
  )
  return (agents[has.indexOf(true)] ?? agents[0])?.id
}

declare global {
  interface HTMLElementTagNameMap {
    'sac-skill-form': SacSkillForm
  }
}
