import { msg } from '@lit/localize'
import type { Setting } from '@sac/sdk'

/** What people call a setting; one that a newer server has by its key. */
export function settingLabel(key: string): string {
  const labels: Record<string, () => string> = {
    maxAgentsPerUser: () => msg('Agents of one user'),
    defaultCpuMillicores: () => msg('CPU of an agent'),
    defaultMemoryBytes: () => msg('Memory of an agent'),
    maxFileBytes: () => msg('Size of a file'),
    maxSpaceBytes: () => msg('Size of a workspace'),
    maxSpaceFiles: () => msg('Files in a workspace'),
    trashRetentionDays: () => msg('Days in the trash'),
    conversationRetentionDays: () => msg('Days that conversations are kept'),
    registrationMode: () => msg('Who may register'),
    systemInstructions: () => msg('Instructions for every agent'),
    monthlyTokenBudget: () => msg('Tokens of one user in a month'),
  }
  return labels[key]?.() ?? key
}

/** What a setting means; one that a newer server has in that server's words. */
export function settingHint({ key, description }: Pick<Setting, 'key' | 'description'>): string {
  const hints: Record<string, () => string> = {
    maxAgentsPerUser: () => msg('Most agents of one user.'),
    defaultCpuMillicores: () =>
      msg('For an agent without a limit of its own, in thousandths of a core.'),
    defaultMemoryBytes: () => msg('For an agent without a limit of its own, in bytes.'),
    maxFileBytes: () => msg('Largest file of a workspace, in bytes.'),
    maxSpaceBytes: () => msg('Most bytes in one workspace.'),
    maxSpaceFiles: () => msg('Most files in one workspace.'),
    trashRetentionDays: () =>
      msg('Deleted and overwritten files, and deleted agents, can be restored for so long.'),
    conversationRetentionDays: () => msg('0 keeps them for ever.'),
    registrationMode: () => msg('People who register can use this server at once.'),
    systemInstructions: () => msg('Every agent finds this first in its CLAUDE.md.'),
    monthlyTokenBudget: () => msg('In a calendar month (UTC); 0 sets no limit.'),
  }
  return hints[key]?.() ?? description
}

/** How a setting is edited: by what its default is. */
export function settingKind({ key, defaultValue }: Setting): 'number' | 'mode' | 'text' | 'json' {
  if (key === 'registrationMode') return 'mode'
  if (typeof defaultValue === 'number') return 'number'
  return typeof defaultValue === 'string' ? 'text' : 'json'
}

/** What stands in the field. */
export const settingText = (setting: Setting): string =>
  settingKind(setting) === 'json' ? JSON.stringify(setting.value) : String(setting.value)

/** What is sent. @throws SyntaxError for JSON that is none */
export function settingValue(setting: Setting, text: string): unknown {
  const kind = settingKind(setting)
  if (kind === 'number') return Number(text)
  return kind === 'json' ? JSON.parse(text) : text
}
