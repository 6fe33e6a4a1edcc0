import { msg, str } from '@lit/localize'
import type { InstalledSkill } from '@sac/sdk'
import { css, html } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { repeat } from 'lit/directives/repeat.js'
import { LiveQuery } from './controllers/live-query.ts'
import './icons.ts'
import { queryState } from './query-state.ts'
import { SacElement } from './sac-element.ts'
import { sideListStyles } from './styles/side-list.styles.ts'

/**
 * @summary The skills that an agent has, each with one click to its form.
 * @event sac-navigate - A skill is to be run, or others looked for; `detail: { path }`.
 */
@customElement('sac-agent-skills')
export class SacAgentSkills extends SacElement {
  static override styles = [
    SacElement.styles,
    sideListStyles,
    css`
      .about.wrong {
        color: var(--wa-color-danger-on-quiet);
        white-space: normal;
      }
    `,
  ]

  readonly #skills = new LiveQuery<InstalledSkill[]>(this, {
    context: () => this.sac,
    topics: ['skill'],
    load: ({ client }, signal) => client.agents.skills.list(this.agentId!, { signal }),
  })

  @property({ attribute: 'agent-id', type: Number }) agentId: number | undefined

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    if (changed.get('agentId') !== undefined) this.#skills.reset()
  }

  override render() {
    const { value } = this.#skills
    if (!value) return queryState(this.#skills)
    if (value.length === 0) {
      return html`<p class="note quiet">
        ${msg('None yet.')}
        <a href="/skills" @click=${this.follow}>${msg('Find a skill')}</a>
      </p>`
    }
    return html`<ul>
      ${repeat(
        value,
        ({ skillId }) => skillId,
        (skill) => this.#row(skill),
      )}
    </ul>`
  }

  #row({ skillId, command, name, description, problem, syncedVersion }: InstalledSkill) {
    const about =
      problem ?? (syncedVersion === null ? msg('On its way into the sandbox…') : description)
    return html`<li>
      <a
        href="/skills/${skillId}/run?agent=${this.agentId}"
        title=${msg(str`Run /${command}`)}
        @click=${this.follow}
      >
        <wa-icon name="skill"></wa-icon>
        <span class="name">${name}</span>
        <wa-icon name="play"></wa-icon>
        <span class="about ${problem ? 'wrong' : ''}">${about}</span>
      </a>
    </li>`
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'sac-agent-skills': SacAgentSkills
  }
}
