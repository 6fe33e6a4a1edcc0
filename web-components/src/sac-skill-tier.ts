import { msg } from '@lit/localize'
import type { Group, SkillTier } from '@sac/sdk'
import { css, html, nothing } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { LiveQuery } from './controllers/live-query.ts'
import { SacElement } from './sac-element.ts'
import { TIERS, tierHint, tierLabel } from './skill-words.ts'
import { fieldStyles } from './styles/field.styles.ts'

/**
 * @summary Who may use a skill: everybody, a group, or its owner alone.
 * @event sac-tier - Another choice; `detail: { tier, groupId }`.
 */
@customElement('sac-skill-tier')
export class SacSkillTier extends SacElement {
  static override styles = [
    SacElement.styles,
    fieldStyles,
    css`
      .choices {
        display: grid;
        gap: var(--wa-space-s);
        margin: 0;
        padding: 0;
        border: 0;
      }
      .choice {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 0 var(--wa-space-s);
      }
      .choice .hint {
        grid-column: 2;
        font-size: var(--wa-font-size-s);
        color: var(--wa-color-text-quiet);
      }
    `,
  ]

  readonly #groups = new LiveQuery<Group[]>(this, {
    context: () => this.sac,
    topics: ['group'],
    load: async ({ client }, signal) => (await client.groups.list({ limit: 200, signal })).items,
  })

  @property()
  tier: SkillTier = 'private'

  @property({ type: Number, attribute: 'group-id' })
  groupId: number | undefined

  #choose(tier: SkillTier, groupId: number | undefined): void {
    this.tier = tier
    this.groupId = groupId
    this.emit('sac-tier', { tier, groupId })
  }

  override render() {
    const groups = this.#groups.value
    const isAdmin = this.sac?.user?.role === 'admin'
    const tiers = TIERS.filter((tier) => isAdmin || tier !== 'official' || this.tier === tier)
    return html`<fieldset class="choices">
      <legend class="visually-hidden">${msg('Who may use it')}</legend>
      ${tiers.map(
        (tier) => html`<label class="choice">
          <input
            type="radio"
            name="tier"
            ?disabled=${tier === 'group' && groups?.length === 0}
            .checked=${tier === this.tier}
            @change=${() => this.#choose(tier, this.groupId ?? this.#groups.value?.[0]?.id)}
          />
          <span>${tierLabel(tier)}</span>
          <span class="hint"
            >${
              tier === 'group' && groups?.length === 0
                ? msg('You belong to no group.')
                : tierHint(tier)
            }</span
          >
        </label>`,
      )}
      ${
        this.tier === 'group' && groups
          ? html`<label class="field">
            ${msg('Group')}
            <select
              @change=${(event: Event) =>
                this.#choose('group', Number((event.target as HTMLSelectElement).value))}
            >
              ${groups.map(
                ({ id, name }) =>
                  html`<option value=${id} .selected=${id === this.groupId}>${name}</option>`,
              )}
            </select>
          </label>`
          : nothing
      }
    </fieldset>`
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'sac-skill-tier': SacSkillTier
  }
}
