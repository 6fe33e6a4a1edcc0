import '@awesome.me/webawesome/dist/components/button/button.js'
import { msg } from '@lit/localize'
import type { AgentSummary } from '@sac/sdk'
import { css, html, nothing, type PropertyValues } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { LiveQuery } from './controllers/live-query.ts'
import { areDone, askFirstSteps, type FirstSteps } from './first-steps.ts'
import './icons.ts'
import { onPreferences, preferences, setPreferences } from './preferences.ts'
import { SacElement } from './sac-element.ts'

/**
 * @summary Leads somebody new from the first agent to the first skill; each step ticks itself off.
 * @event sac-navigate - A step was chosen.
 */
@customElement('sac-first-steps')
export class SacFirstSteps extends SacElement {
  static override styles = [
    SacElement.styles,
    css`
      section {
        padding: var(--wa-space-m);
        border: 1px solid var(--wa-color-brand-border-quiet);
        border-radius: var(--wa-border-radius-l);
        background: var(--wa-color-brand-fill-quiet);
      }
      h2 {
        font-size: var(--wa-font-size-l);
      }
      .row {
        flex-wrap: nowrap;
      }
      ol {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(13rem, 100%), 1fr));
        gap: var(--wa-space-xs) var(--wa-space-l);
        margin: var(--wa-space-s) 0 0;
        padding: 0;
        list-style: none;
      }
      li {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: var(--wa-space-xs);
        align-items: start;
      }
      li wa-icon {
        margin-block-start: 0.2em;
        font-size: 1.1em;
        color: var(--wa-color-text-quiet);
      }
      .done wa-icon {
        color: var(--wa-color-success-on-quiet);
      }
      .done {
        color: var(--wa-color-text-quiet);
      }
      .hint {
        display: block;
        font-size: var(--wa-font-size-s);
        color: var(--wa-color-text-quiet);
      }
    `,
  ]

  readonly #steps: LiveQuery<FirstSteps> = new LiveQuery(this, {
    context: () => (preferences().isFirstStepsDone ? undefined : this.sac),
    load: ({ client }, signal) => askFirstSteps(client, this.agents, this.#steps.value, signal),
    topics: ['conversation', 'file'],
    isAffected: ({ topic }, steps) =>
      !steps || (topic === 'file' ? !steps.hasFile : !steps.hasConversation),
  })
  #stopPreferences: (() => void) | undefined

  /** Those that there are, newest first. */
  @property({ attribute: false }) agents: readonly AgentSummary[] = []

  override connectedCallback(): void {
    super.connectedCallback()
    this.#stopPreferences = onPreferences(() => this.requestUpdate())
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#stopPreferences?.()
  }

  protected override willUpdate(): void {
    // Somebody without an agent is led by the empty list itself.
    const { isFirstStepsDone } = preferences()
    this.hidden = isFirstStepsDone || !this.#steps.value || this.agents.length === 0
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('agents') && this.#steps.value) void this.#steps.refresh()
  }

  override render() {
    const steps = this.#steps.value
    if (this.hidden || !steps) return nothing
    const id = this.agents[0]!.id
    return html`<section aria-labelledby="title">
      <div class="row spread">
        <h2 id="title">${areDone(steps) ? msg('You know your way around') : msg('First steps')}</h2>
        <wa-button
          size="s"
          appearance="plain"
          @click=${() => setPreferences({ isFirstStepsDone: true })}
          >${msg('Hide')}</wa-button
        >
      </div>
      <ol>
        ${this.#step(steps.hasAgent, '/agents', msg('Create an agent'), '')}
        ${this.#step(
          steps.hasConversation,
          `/agents/${id}`,
          msg('Tell it what you want'),
          msg('Such as: write a haiku into output/haiku.md'),
        )}
        ${this.#step(
          steps.hasFile,
          `/files/output/${id}`,
          msg('Look at the file that it made'),
          msg('What agents make for you appears among their output'),
        )}
        ${this.#step(
          steps.hasSkill,
          '/skills',
          msg('Try a skill'),
          msg('A recipe that others wrote and your agent follows'),
        )}
      </ol>
    </section>`
  }

  #step(isDone: boolean, path: string, label: string, hint: string) {
    return html`<li class=${isDone ? 'done' : ''}>
      <wa-icon
        name=${isDone ? 'done' : 'open'}
        label=${isDone ? msg('Done') : msg('To do')}
      ></wa-icon>
      <span>
        ${isDone ? label : html`<a href=${path} @click=${this.follow}>${label}</a>`}
        ${hint && !isDone ? html`<span class="hint">${hint}</span>` : nothing}
      </span>
    </li>`
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'sac-first-steps': SacFirstSteps
  }
}
