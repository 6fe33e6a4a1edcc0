import { msg, str } from '@lit/localize'
import type { Skill } from '@sac/sdk'
import { html, nothing } from 'lit'
import { formatNumber } from './format.ts'
import { skillIcon, tierLabel, versionLabel } from './skill-words.ts'

/** A skill in the marketplace; `own` is what one's agents have of it. */
export function skillCard(skill: Skill, own: { agents: readonly string[]; hasUpdate: boolean }) {
  const { id, name, command, description, icon, tier, category, latestVersion, owner, uses } = skill
  const count = own.agents.length
  return html`<li class="card">
    <div class="title">
      ${skillIcon(icon)}
      <h2><a href=${`/skills/${id}`}>${name}</a></h2>
      <span class=${`tag ${tier}`}>${tierLabel(tier)}</span>
    </div>
    <p class="command"><code>/${command}</code> ${category ? html`<span>${category}</span>` : nothing}</p>
    <p class="about">${description}</p>
    <p class="facts">
      <span>${versionLabel(latestVersion)}</span>
      <span>${owner.displayName || owner.username}</span>
      <span>${usesText(uses)}</span>
    </p>
    ${
      count === 0 && !own.hasUpdate
        ? nothing
        : html`<p class="own" title=${own.agents.join(', ')}>
          ${
            count === 1
              ? html`<wa-icon name="check"></wa-icon>${msg(str`${own.agents[0]} has it`)}`
              : html`<wa-icon name="check"></wa-icon>${msg(str`${count} agents have it`)}`
          }
          ${own.hasUpdate ? html`<span class="tag update">${msg('Update available')}</span>` : nothing}
        </p>`
    }
  </li>`
}

function usesText(uses: number): string {
  if (uses === 0) return msg('not used yet')
  return uses === 1 ? msg('used once') : msg(str`used ${formatNumber(uses)} times`)
}
