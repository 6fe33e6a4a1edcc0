import '@awesome.me/webawesome/dist/components/button/button.js'
import { msg, str } from '@lit/localize'
import type { Page, Skill, SkillTier } from '@sac/sdk'
import { html, nothing } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import { repeat } from 'lit/directives/repeat.js'
import { hasUpdate, loadAgentsWithSkills } from './agents-with-skills.ts'
import { LiveQuery } from './controllers/live-query.ts'
import { errorText } from './error-text.ts'
import './icons.ts'
import { SacElement } from './sac-element.ts'
import { skillListStyles } from './sac-skill-list.styles.ts'
import { skillCard } from './skill-card.ts'
import { TIERS, tierHint, tierLabel } from './skill-words.ts'

const SETTLE_MS = 200
const PAGE = 60

/**
 * @summary The marketplace: all skills that one may use, with search, tiers and categories.
 */
@customElement('sac-skill-list')
export class SacSkillList extends SacElement {
  static override styles = [SacElement.styles, skillListStyles]

  readonly #skills = new LiveQuery<Page<Skill>>(this, {
    context: () => this.sac,
    topics: ['skill'],
    load: ({ client }, signal) => this.#load(client, signal),
  })
  readonly #own = new LiveQuery(this, {
    context: () => this.sac,
    topics: ['skill', 'agent'],
    load: loadAgentsWithSkills,
  })
  #timer: ReturnType<typeof setTimeout> | undefined
  #pages = 1

  @state() private q = ''
  @state() private tier: SkillTier | undefined
  @state() private category = ''
  override disconnectedCallback(): void {
    super.disconnectedCallback()
    clearTimeout(this.#timer)
  }

  async #load(client: NonNullable<typeof this.sac>['client'], signal: AbortSignal) {
    const items: Skill[] = []
    let cursor: string | undefined
    for (let page = 0; page < this.#pages; page += 1) {
      const answer = await client.skills.list({
        limit: PAGE,
        signal,
        ...(this.q && { q: this.q }),
        ...(this.tier && { tier: this.tier }),
        ...(cursor && { cursor }),
      })
      items.push(...answer.items)
      if (answer.nextCursor === null) return { items, nextCursor: null }
      cursor = answer.nextCursor
    }
    return { items, nextCursor: cursor ?? null }
  }

  #type(event: Event): void {
    this.q = (event.target as HTMLInputElement).value.trim()
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#askAnew(), SETTLE_MS)
  }

  #choose(tier: SkillTier | undefined): void {
    this.tier = tier
    this.#askAnew()
  }

  #askAnew(): void {
    this.#pages = 1
    this.category = ''
    void this.#skills.refresh()
  }

  #more(): void {
    this.#pages += 1
    void this.#skills.refresh()
  }

  override render() {
    return html`
      <header>
        <div class="heading">
          <h1>${msg('Skills')}</h1>
          <wa-button variant="brand" href="/skills/new">
            <wa-icon slot="start" name="plus"></wa-icon>${msg('Create a skill')}
          </wa-button>
        </div>
        <label class="search">
          <span class="visually-hidden">${msg('Search skills')}</span>
          <input
            type="search"
            maxlength="200"
            placeholder=${msg('Search by command, name or description')}
            .value=${this.q}
            @input=${this.#type}
          />
        </label>
        ${this.#filters()}
      </header>
      ${this.#cards()}
    `
  }

  #filters() {
    const categories = [
      ...new Set((this.#skills.value?.items ?? []).map(({ category }) => category)),
    ].filter(Boolean)
    return html`<div class="row">
      <div class="chips" role="group" aria-label=${msg('Whose skills')}>
        ${[undefined, ...TIERS].map(
          (tier) => html`<button
            class="chip"
            aria-pressed=${this.tier === tier}
            title=${tier ? tierHint(tier) : msg('All that you may use')}
            @click=${() => this.#choose(tier)}
          >
            ${tier ? tierLabel(tier) : msg('All')}
          </button>`,
        )}
      </div>
      ${
        categories.length > 0
          ? html`<label>
            <span class="visually-hidden">${msg('Category')}</span>
            <select
              @change=${(event: Event) => {
                this.category = (event.target as HTMLSelectElement).value
              }}
            >
              <option value="" .selected=${this.category === ''}>${msg('All categories')}</option>
              ${categories
                .sort()
                .map((name) => html`<option .selected=${name === this.category}>${name}</option>`)}
            </select>
          </label>`
          : nothing
      }
    </div>`
  }

  #cards() {
    const { value, error } = this.#skills
    if (value === undefined) {
      if (error === undefined) {
        return html`<div class="cards" aria-busy="true">
          ${[1, 2, 3, 4, 5, 6].map(() => html`<div class="skeleton card"></div>`)}
        </div>`
      }
      return html`<div class="empty" role="alert">
        <p>${errorText(error)}</p>
        <wa-button @click=${() => this.#skills.refresh()}>${msg('Try again')}</wa-button>
      </div>`
    }
    const shown = value.items.filter(
      ({ category }) => this.category === '' || category === this.category,
    )
    if (shown.length === 0) return this.#empty()
    const installed = this.#own.value?.skills ?? []
    return html`
      <p class="visually-hidden" role="status">${msg(str`${shown.length} skills`)}</p>
      <ul class="cards">
        ${repeat(
          shown,
          ({ id }) => id,
          (skill) => {
            const own = installed.filter((each) => each.skill.skillId === skill.id)
            return skillCard(skill, {
              agents: own.map(({ agent }) => agent.name),
              hasUpdate: own.some((each) => hasUpdate(each.skill)),
            })
          },
        )}
      </ul>
      ${
        value.nextCursor === null
          ? nothing
          : html`<p class="more">
            <wa-button appearance="outlined" @click=${() => this.#more()}>${msg('More')}</wa-button>
          </p>`
      }
    `
  }

  #empty() {
    const isNarrowed = this.q !== '' || this.tier !== undefined
    return html`<div class="empty">
      <wa-icon name="skill"></wa-icon>
      <h2>${isNarrowed ? msg('No skill was found') : msg('No skills yet')}</h2>
      <p class="quiet">
        ${
          isNarrowed
            ? msg('Look for other words, or among all skills.')
            : msg('A skill is a command that you teach your agents: what to do, step by step.')
        }
      </p>
      ${isNarrowed ? nothing : html`<wa-button variant="brand" href="/skills/new">${msg('Create a skill')}</wa-button>`}
    </div>`
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'sac-skill-list': SacSkillList
  }
}
