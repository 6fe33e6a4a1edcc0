import { msg, str } from '@lit/localize'
import type { SkillTier } from '@sac/sdk'
import { html, type TemplateResult } from 'lit'
import './icons.ts'

export const TIERS: readonly SkillTier[] = ['official', 'public', 'group', 'private']

export function tierLabel(tier: SkillTier): string {
  const labels: Record<SkillTier, string> = {
    official: msg('Official'),
    public: msg('Public'),
    group: msg('Group'),
    private: msg('Private'),
  }
  return labels[tier]
}

/** Who may use it. */
export function tierHint(tier: SkillTier): string {
  const hints: Record<SkillTier, string> = {
    official: msg('Made by admins, for everybody.'),
    public: msg('Everybody may use it.'),
    group: msg('The members of a group may use it.'),
    private: msg('Only its owner may use it.'),
  }
  return hints[tier]
}

export const versionLabel = (version: number): string => msg(str`Version ${version}`)

/** An icon of a skill: one or two signs such as an emoji stand as they are, anything else is the icon of all skills. */
export function skillIcon(icon: string): TemplateResult {
  const signs = [...new Intl.Segmenter().segment(icon.trim())]
  const isSign = signs.length > 0 && signs.length <= 2 && !/^[\x20-\x7e]*$/.test(icon)
  return isSign
    ? html`<span class="icon" aria-hidden="true">${icon.trim()}</span>`
    : html`<span class="icon"><wa-icon name="skill"></wa-icon></span>`
}
