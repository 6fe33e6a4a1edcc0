import '@awesome.me/webawesome/dist/components/button/button.js'
import { msg, str } from '@lit/localize'
import type { Page, Skill, SkillVersion } from '@sac/sdk'
import { css, html, nothing, type PropertyValues } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { LiveQuery } from './controllers/live-query.ts'
import { errorText } from './error-text.ts'
import { formatBytes, formatDateTime } from './format.ts'
import './icons.ts'
import './sac-confirm.ts'
import { SacElement } from './sac-element.ts'
import { versionLabel } from './skill-words.ts'
import { skillTagStyles } from './styles/skill-tag.styles.ts'
import { stateStyles } from './styles/states.styles.ts'

/**
 * @summary The versions of a skill, newest first; an older one can be made the latest again.
 * @event sac-toast - It was rolled back, or that failed.
 */
@customElement('sac-skill-versions')
export class SacSkillVersions extends SacElement {
  static override styles = [
    SacElement.styles,
    stateStyles,
    skillTagStyles,
    css`
      ol {
        display: grid;
        gap: 0;
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--wa-space-2xs) var(--wa-space-m);
        min-height: 3rem;
        padding-block: var(--wa-space-xs);
        border-block-end: 1px solid var(--wa-color-surface-border);
      }
      .facts {
        flex: 1;
      }
    `,
  ]

  readonly #versions = new LiveQuery<Page<SkillVersion>>(this, {
    context: () => (this.skill ? this.sac : undefined),
    topics: ['skill'],
    load: async ({ client }, signal) => {
      const { items, nextCursor } = await client.skills.versions(this.skill!.id, {
        limit: this.#limit,
        signal,
      })
      return { items, nextCursor }
    },
  })
  #limit = 50

  /** The version that is asked about. */
  @state() private asked: number | undefined

  @property({ attribute: false })
  skill: Skill | undefined

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('skill')
    if (before && before.id !== this.skill?.id) this.#versions.reset()
  }

  async #rollBack(version: number): Promise<void> {
    this.asked = undefined
    if (!this.skill) return
    try {
      const { latestVersion } =
        (await this.sac?.client.skills.rollBack(this.skill.id, version)) ?? {}
      this.emit('sac-toast', {
        kind: 'done',
        text: msg(str`Version ${latestVersion} is version ${version} again.`),
      })
    } catch (error) {
      this.emit('sac-toast', { kind: 'error', text: errorText(error) })
    }
    await this.#versions.refresh()
  }

  override render() {
    const { value, error } = this.#versions
    if (value === undefined) {
      return error === undefined
        ? html`<div class="skeleton"></div>`
        : html`<div role="alert" class="row">
          ${errorText(error)}
          <wa-button size="s" @click=${() => this.#versions.refresh()}>${msg('Try again')}</wa-button>
        </div>`
    }
    return html`<ol>
        ${value.items.map((version) => this.#version(version))}
      </ol>
      ${
        value.nextCursor === null || this.#limit >= 200
          ? nothing
          : html`<wa-button
            size="s"
            appearance="plain"
            @click=${() => {
              this.#limit = 200
              void this.#versions.refresh()
            }}
            >${msg('More')}</wa-button
          >`
      }
      ${
        this.asked === undefined
          ? nothing
          : html`<sac-confirm
            heading=${msg(str`Make version ${this.asked} the latest again?`)}
            action=${msg('Roll back')}
            @sac-confirm=${() => this.#rollBack(this.asked!)}
            @sac-close=${(event: Event) => {
              event.stopPropagation()
              this.asked = undefined
            }}
          >
            <p>
              ${msg('It becomes a new version with the same files. Agents that follow the latest get it at once; the versions between stay.')}
            </p>
          </sac-confirm>`
      }`
  }

  #version({ version, createdAt, fileCount, sizeBytes, restoredFrom }: SkillVersion) {
    const isLatest = version === this.skill?.latestVersion
    return html`<li>
      <strong>${versionLabel(version)}</strong>
      ${isLatest ? html`<span class="tag done">${msg('Latest')}</span>` : nothing}
      <span class="facts quiet">
        ${formatDateTime(createdAt)} · ${msg(str`${fileCount} files`)} · ${formatBytes(sizeBytes)}
        ${restoredFrom === null ? nothing : html` · ${msg(str`version ${restoredFrom} again`)}`}
      </span>
      ${
        isLatest || !this.skill?.isEditable
          ? nothing
          : html`<wa-button
            size="s"
            appearance="outlined"
            @click=${() => {
              this.asked = version
            }}
          >
            <wa-icon slot="start" name="restart"></wa-icon>${msg('Roll back to it')}
          </wa-button>`
      }
    </li>`
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'sac-skill-versions': SacSkillVersions
  }
}
