import '@awesome.me/webawesome/dist/components/button/button.js'
import '@awesome.me/webawesome/dist/components/callout/callout.js'
import { msg } from '@lit/localize'
import type { Skill } from '@sac/sdk'
import { html, nothing, type PropertyValues } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { LiveQuery } from './controllers/live-query.ts'
import { SkillFiles, textOfFile } from './controllers/skill-files.ts'
import { errorText } from './error-text.ts'
import { formatDateTime, formatNumber } from './format.ts'
import './icons.ts'
import { SacElement } from './sac-element.ts'
import './sac-markdown.ts'
import { skillStyles } from './sac-skill.styles.ts'
import './sac-skill-actions.ts'
import './sac-skill-agents.ts'
import './sac-skill-dialog.ts'
import './sac-skill-files.ts'
import './sac-skill-versions.ts'
import { skillIcon, tierHint, tierLabel, versionLabel } from './skill-words.ts'

/**
 * @summary One skill: what it does, its files, its versions, and which of one's agents have it.
 * @event sac-navigate - A part, a fork or the marketplace is to be shown; `detail: { path }`.
 */
@customElement('sac-skill')
export class SacSkill extends SacElement {
  static override styles = [SacElement.styles, skillStyles]

  readonly #skill = new LiveQuery<Skill>(this, {
    context: () => this.sac,
    topics: ['skill'],
    load: ({ client }, signal) => client.skills.get(this.skillId!, { signal }),
  })
  readonly #files = new SkillFiles(this, () => this.sac)

  @property({ type: Number, attribute: 'skill-id' })
  skillId: number | undefined

  /** `overview`, `files`, `versions`, `agents` or `run`. */
  @property()
  tab = 'overview'

  /** The agent that `run` begins with. */
  @property({ type: Number, attribute: 'agent-id' })
  agentId: number | undefined

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('skillId') && this.hasUpdated) this.#skill.reset()
    const skill = this.#skill.value
    if (skill) this.#files.want(skill.id, skill.latestVersion)
  }

  override render() {
    const { value: skill, error } = this.#skill
    if (skill === undefined) {
      if (error === undefined) {
        return html`<div class="page" aria-busy="true">
          <div class="skeleton head"></div>
          <div class="skeleton body"></div>
          <p class="visually-hidden" role="status">${msg('Loading')}</p>
        </div>`
      }
      return html`<div class="empty" role="alert">
        <h1>${msg('Skill')}</h1>
        <p>${errorText(error)}</p>
        <div class="row">
          <wa-button @click=${() => this.#skill.refresh()}>${msg('Try again')}</wa-button>
          <wa-button appearance="plain" href="/skills">${msg('To all skills')}</wa-button>
        </div>
      </div>`
    }
    return html`<div class="page">
      ${error === undefined ? nothing : this.#notice(error)} ${this.#head(skill)} ${this.#tabs(skill)}
      ${this.#body(skill)}
    </div>
    ${
      this.tab === 'run'
        ? html`<sac-skill-dialog
          .skillId=${skill.id}
          .agentId=${this.agentId}
          .command=${skill.command}
          @sac-close=${(event: Event) => {
            event.stopPropagation()
            this.emit('sac-navigate', { path: `/skills/${skill.id}` })
          }}
        ></sac-skill-dialog>`
        : nothing
    }`
  }

  /** What is shown is from before: deleted meanwhile, taken away, or out of reach. */
  #notice(error: unknown) {
    return html`<wa-callout variant="warning" size="s">
      <wa-icon slot="icon" name="warning"></wa-icon>${errorText(error)}
    </wa-callout>`
  }

  #head(skill: Skill) {
    const { name, command, description, icon, tier, latestVersion, owner, installs, uses } = skill
    return html`<header>
      <p><a class="back" href="/skills"><wa-icon name="back"></wa-icon>${msg('Skills')}</a></p>
      <div class="title">
        ${skillIcon(icon)}
        <h1>${name}</h1>
        <span class=${`tag ${tier}`} title=${tierHint(tier)}>${tierLabel(tier)}</span>
      </div>
      <p class="about">${description}</p>
      <dl>
        <div><dt>${msg('Command')}</dt><dd><code>/${command}</code></dd></div>
        <div><dt>${msg('Version')}</dt><dd>${formatNumber(latestVersion)}</dd></div>
        <div><dt>${msg('Owner')}</dt><dd>${owner.displayName || owner.username}</dd></div>
        <div><dt>${msg('Agents')}</dt><dd>${formatNumber(installs)}</dd></div>
        <div><dt>${msg('Uses')}</dt><dd>${formatNumber(uses)}</dd></div>
        <div><dt>${msg('Changed')}</dt><dd>${formatDateTime(skill.updatedAt)}</dd></div>
      </dl>
      <sac-skill-actions .skill=${skill}></sac-skill-actions>
    </header>`
  }

  #tabs({ id }: Skill) {
    const tabs: [string, string][] = [
      ['overview', msg('Overview')],
      ['agents', msg('Agents')],
      ['files', msg('Files')],
      ['versions', msg('Versions')],
    ]
    const here = this.tab === 'run' ? 'overview' : this.tab
    return html`<nav aria-label=${msg('Parts of the skill')}>
      ${tabs.map(
        ([name, label]) =>
          html`<a
            href=${name === 'overview' ? `/skills/${id}` : `/skills/${id}/${name}`}
            aria-current=${name === here ? 'page' : 'false'}
            >${label}</a
          >`,
      )}
    </nav>`
  }

  #body(skill: Skill) {
    if (this.tab === 'agents') return html`<sac-skill-agents .skill=${skill}></sac-skill-agents>`
    if (this.tab === 'versions') {
      return html`<sac-skill-versions .skill=${skill}></sac-skill-versions>`
    }
    const { files, error } = this.#files
    if (files === undefined) {
      return error === undefined
        ? html`<div class="skeleton body"></div>`
        : html`<div role="alert">
          <p>${errorText(error)}</p>
          <wa-button size="s" @click=${() => this.#files.refresh()}>${msg('Try again')}</wa-button>
        </div>`
    }
    if (this.tab === 'files') return html`<sac-skill-files .files=${files}></sac-skill-files>`
    const content = files.find(({ path }) => path === 'SKILL.md')?.content
    const text = content && textOfFile(content)?.replace(/^\ufeff?---\r?\n[\s\S]*?\n---\s*\n/, '')
    return html`${this.#parameters(skill)}
      <section>
        <h2>${msg('What the agent is told')}</h2>
        <sac-markdown class="told" .text=${text ?? ''}></sac-markdown>
      </section>`
  }

  #parameters({ parameters, frontMatter, latestVersion }: Skill) {
    const tools = frontMatter['allowed-tools']
    return html`
      ${
        tools === undefined
          ? nothing
          : html`<wa-callout variant="warning" size="s">
            <wa-icon slot="icon" name="warning"></wa-icon>
            ${msg('It uses these tools without asking:')}
            <code>${Array.isArray(tools) ? tools.join(', ') : String(tools)}</code>
          </wa-callout>`
      }
      ${
        parameters.length === 0
          ? nothing
          : html`<section>
            <h2>${msg('What it asks for')}</h2>
            <table>
              <caption class="visually-hidden">${versionLabel(latestVersion)}</caption>
              <tbody>
                ${parameters.map(
                  ({ name, label, type, required, default: initial, options }) => html`<tr>
                    <th scope="row">${label}</th>
                    <td><code>${name}</code></td>
                    <td>${options ? options.join(', ') : type}</td>
                    <td class="quiet">
                      ${required ? msg('required') : initial === undefined ? '' : `= ${initial}`}
                    </td>
                  </tr>`,
                )}
              </tbody>
            </table>
          </section>`
      }
    `
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'sac-skill': SacSkill
  }
}
