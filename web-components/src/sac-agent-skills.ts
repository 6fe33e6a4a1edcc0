import '@awesome.me/webawesome/dist/components/button/button.js'
import '@awesome.me/webawesome/dist/components/skeleton/skeleton.js'
import { msg, str } from '@lit/localize'
import type { InstalledSkill } from '@sac/sdk'
import { css, html } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { repeat } from 'lit/directives/repeat.js'
import { LiveQuery } from './controllers/live-query.ts'
import { errorText } from './error-text.ts'
import './icons.ts'
import { SacElement } from './sac-element.ts'

/**
 * @summary The skills that an agent has, each with one click to its form.
 * @event sac-navigate - A skill is to be run, or others looked for; `detail: { path }`.
 */
@customElement('sac-agent-skills')
export class SacAgentSkills extends SacElement {
  static override styles = [
    SacElement.styles,
    css`
      ul {
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li a {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr) auto;
        align-items: center;
        gap: 0 var(--wa-space-xs);
        padding: var(--wa-space-2xs) var(--wa-space-xs);
        border-radius: var(--wa-border-radius-m);
        text-decoration: none;
        color: inherit;
      }
      li a:hover {
        background: var(--wa-color-overlay-inline);
      }
      .name {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .about {
        grid-column: 2 / -1;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        font-size: var(--wa-font-size-xs);
        color: var(--wa-color-text-quiet);
      }
      .about.wrong {
        color: var(--wa-color-danger-on-quiet);
        white-space: normal;
      }
      .note {
        padding: 0 var(--wa-space-xs);
        font-size: var(--wa-font-size-s);
      }
      wa-skeleton {
        height: 2.25rem;
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
    const { value, error } = this.#skills
    if (!value) {
      return error === undefined
        ? html`<div role="status" aria-label=${msg('Loading')}><wa-skeleton></wa-skeleton></div>`
        : html`<div class="note" role="alert">
          <p>${errorText(error)}</p>
          <wa-button size="s" @click=${() => this.#skills.refresh()}>${msg('Try again')}</wa-button>
        </div>`
    }
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
