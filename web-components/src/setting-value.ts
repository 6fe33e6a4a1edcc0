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
