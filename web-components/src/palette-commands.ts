import { msg, str } from '@lit/localize'
import type { AgentsWithSkills } from './agents-with-skills.ts'
import type { IconName } from './icons.ts'
import { LANGUAGES, type Language } from './language.ts'
import { setPreferences, type Theme } from './preferences.ts'

export interface Command {
  /** Stays the same from one time to the next, for what was used lately. */
  id: string
  icon: IconName
  label: string
  /** A word about it, quieter. */
  detail?: string
  /** Where it leads, or what it does. */
  action: string | (() => void)
}

/** Everything that the palette offers, as the language of the moment says it. */
export function paletteCommands(data: AgentsWithSkills | undefined): Command[] {
  const agents = (data?.agents ?? []).map(
    ({ id, name }): Command => ({
      id: `agent:${id}`,
      icon: 'agent',
      label: name,
      detail: msg('Agent'),
      action: `/agents/${id}`,
    }),
  )
  const skills = (data?.skills ?? []).map(
    ({ agent, skill }): Command => ({
      id: `run:${agent.id}:${skill.skillId}`,
      icon: 'play',
      label: msg(str`Run /${skill.command}`),
      detail: agent.name,
      action: `/skills/${skill.skillId}/run?agent=${agent.id}`,
    }),
  )
  return [...places(), ...agents, ...skills, ...settings()]
}

const places = (): Command[] => [
  { id: 'agents', icon: 'agent', label: msg('Go to agents'), action: '/agents' },
  { id: 'agent-new', icon: 'plus', label: msg('Create an agent'), action: '/agents?new' },
  { id: 'files', icon: 'folder', label: msg('Go to files'), action: '/files' },
  { id: 'skills', icon: 'skill', label: msg('Go to skills'), action: '/skills' },
  { id: 'skill-new', icon: 'plus', label: msg('Create a skill'), action: '/skills/new' },
  {
    id: 'conversations',
    icon: 'conversations',
    label: msg('Go to conversations'),
    action: '/conversations',
  },
  { id: 'settings', icon: 'settings', label: msg('Go to settings'), action: '/settings' },
]

function settings(): Command[] {
  const themes: [Theme, IconName, string][] = [
    ['light', 'sun', msg('Theme: light')],
    ['dark', 'moon', msg('Theme: dark')],
    ['system', 'system', msg('Theme: as the system')],
  ]
  return [
    ...themes.map(([theme, icon, label]) => ({
      id: `theme:${theme}`,
      icon,
      label,
      action: () => setPreferences({ theme }),
    })),
    ...Object.entries(LANGUAGES).map(([language, name]) => ({
      id: `language:${language}`,
      icon: 'language' as const,
      label: msg(str`Language: ${name}`),
      action: () => setPreferences({ language: language as Language }),
    })),
  ]
}

const RECENT_KEY = 'sac-recent-commands'
const MOST_RECENT = 8

/** Ids of what was used lately, the last first. */
export function recentCommands(): string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(RECENT_KEY) ?? '[]')
    return Array.isArray(stored) ? stored.filter((id) => typeof id === 'string') : []
  } catch {
    // Storage is shut, or holds what another hand wrote: nothing was used lately.
    return []
  }
}

export function rememberCommand(id: string): void {
  const recent = [id, ...recentCommands().filter((other) => other !== id)].slice(0, MOST_RECENT)
  try {
    localStorage.setItem(RECENT_KEY, JSON.stringify(recent))
  } catch {
    // Storage is shut: then nothing is remembered.
  }
}

/** What was used lately stands first, the rest as it was. */
export function recentFirst(commands: readonly Command[], recent: readonly string[]): Command[] {
  const first = recent.flatMap((id) => commands.filter((command) => command.id === id))
  return [...first, ...commands.filter(({ id }) => !recent.includes(id))]
}
