import '@awesome.me/webawesome/dist/components/button/button.js'
import { msg, str } from '@lit/localize'
import type { AgentSummary, InstalledSkill, Skill } from '@sac/sdk'
import { html, nothing, type PropertyValues } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { hasUpdate, loadAgentsWithSkills } from './agents-with-skills.ts'
import { LiveQuery } from './controllers/live-query.ts'
import { errorText } from './error-text.ts'
import './icons.ts'
import { SacElement } from './sac-element.ts'
import { skillAgentsStyles } from './sac-skill-agents.styles.ts'
import { versionLabel } from './skill-words.ts'

/** Versions that one can pin an agent to, without looking further. */
const MOST_VERSIONS = 50

/**
 * @summary Which of one's agents have a skill: give it, take it, update it, and keep it at a version.
 * @event sac-toast - Something could not be done.
 */
@customElement('sac-skill-agents')
export class SacSkillAgents extends SacElement {
  static override styles = [SacElement.styles, skillAgentsStyles]

  readonly #own = new LiveQuery(this, {
    context: () => this.sac,
    topics: ['skill', 'agent'],
    load: loadAgentsWithSkills,
  })
  readonly #versions = new LiveQuery<number[]>(this, {
    context: () => (this.skill ? this.sac : undefined),
    topics: ['skill'],
    load: async ({ client }, signal) => {
      const page = await client.skills.versions(this.skill!.id, { limit: MOST_VERSIONS, signal })
      return page.items.map(({ version }) => version)
    },
  })

  /** Agents that something is under way for. */
  @state() private busy: ReadonlySet<number> = new Set()

  @property({ attribute: false })
  skill: Skill | undefined

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('skill')
    if (before && before.id !== this.skill?.id) this.#versions.reset()
  }

  async #change(agentId: number, work: () => Promise<unknown>): Promise<void> {
    if (this.busy.has(agentId)) return
    this.busy = new Set([...this.busy, agentId])
    try {
      await work()
      await this.#own.refresh()
    } catch (error) {
      this.emit('sac-toast', { kind: 'error', text: errorText(error) })
      // What the control shows is not what is: draw it anew.
      this.requestUpdate()
    } finally {
      this.busy = new Set([...this.busy].filter((id) => id !== agentId))
    }
  }

  override render() {
    const { value, error } = this.#own
    if (value === undefined || !this.skill) {
      return error === undefined
        ? html`<div class="skeleton" aria-busy="true"></div>`
        : html`<div role="alert" class="row">
          ${errorText(error)}
          <wa-button size="s" @click=${() => this.#own.refresh()}>${msg('Try again')}</wa-button>
        </div>`
    }
    if (value.agents.length === 0) {
      return html`<div class="empty">
        <wa-icon name="agent"></wa-icon>
        <p>${msg('A skill is run by an agent, and you have none yet.')}</p>
        <wa-button variant="brand" href="/agents">${msg('Create an agent')}</wa-button>
      </div>`
    }
    return html`<ul>
      ${value.agents.map((agent) => {
        const own = value.skills.find(
          (each) => each.agent.id === agent.id && each.skill.skillId === this.skill?.id,
        )
        return this.#row(agent, own?.skill, this.skill!)
      })}
    </ul>`
  }

  #row(agent: AgentSummary, own: InstalledSkill | undefined, skill: Skill) {
    const { id, name } = agent
    const skills = this.sac?.client.agents.skills
    if (!skills) return nothing
    const isBusy = this.busy.has(id)
    return html`<li>
      <label class="switch">
        <input
          type="checkbox"
          role="switch"
          aria-label=${msg(str`${name} has it`)}
          .checked=${own !== undefined}
          ?disabled=${isBusy}
          @change=${(event: Event) => {
            const { checked } = event.target as HTMLInputElement
            void this.#change(id, () =>
              checked ? skills.install(id, skill.id) : skills.uninstall(id, skill.id),
            )
          }}
        />
        <span class="name">${name}</span>
      </label>
      <span class="state" role="status">${own ? stateTags(own) : nothing}</span>
      ${
        own
          ? html`<span class="row">
            ${
              hasUpdate(own)
                ? html`<wa-button
                  size="s"
                  variant="brand"
                  appearance="outlined"
                  ?loading=${isBusy}
                  @click=${() =>
                    this.#change(id, () =>
                      skills.install(id, skill.id, { pinnedVersion: own.latestVersion }),
                    )}
                >
                  ${msg(str`Update to version ${own.latestVersion}`)}
                </wa-button>`
                : nothing
            }
            ${this.#pin(agent, own, skill)}
            <wa-button size="s" appearance="plain" href=${`/skills/${skill.id}/run?agent=${id}`}>
              <wa-icon slot="start" name="play"></wa-icon>${msg('Run')}
            </wa-button>
          </span>`
          : nothing
      }
    </li>`
  }

  #pin({ id, name }: AgentSummary, own: InstalledSkill, skill: Skill) {
    const { pinnedVersion } = own
    const versions = new Set([
      ...(this.#versions.value ?? []),
      ...(pinnedVersion ? [pinnedVersion] : []),
    ])
    return html`<select
      aria-label=${msg(str`Version for ${name}`)}
      ?disabled=${this.busy.has(id)}
      @change=${(event: Event) => {
        const version = Number((event.target as HTMLSelectElement).value)
        void this.#change(id, async () =>
          this.sac?.client.agents.skills.install(id, skill.id, { pinnedVersion: version || null }),
        )
      }}
    >
      <option value="0" .selected=${pinnedVersion === null}>${msg('Always the latest')}</option>
      ${[...versions].map(
        (version) =>
          html`<option value=${version} .selected=${version === pinnedVersion}>
            ${msg(str`Keep at version ${version}`)}
          </option>`,
      )}
    </select>`
  }
}

/** What the sandbox has, and what is in the way. */
function stateTags({ syncedVersion, wantedVersion, problem, ...skill }: InstalledSkill) {
  return html`
    ${
      syncedVersion === wantedVersion
        ? html`<span class="tag done">${versionLabel(syncedVersion)}</span>`
        : problem === null
          ? html`<span class="tag">${msg(str`Version ${wantedVersion} is on its way`)}</span>`
          : html`<span class="tag wrong">${msg('Not installed')}</span> <span>${problem}</span>`
    }
    ${
      hasUpdate({ syncedVersion, wantedVersion, problem, ...skill })
        ? html`<span class="tag update">${msg('Update available')}</span>`
        : nothing
    }
  `
}

declare global {
  interface HTMLElementTagNameMap {
    'sac-skill-agents': SacSkillAgents
  }
}
