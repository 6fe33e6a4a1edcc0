import { fittingLanguage, LANGUAGES, type Language } from './language.ts'

export type Theme = 'system' | 'light' | 'dark'
export type Density = 'comfortable' | 'compact'

/** What a person chose for this browser. */
export interface Preferences {
  theme: Theme
  density: Density
  /** Undefined: as the browser says. */
  language: Language | undefined
  /** Of the terminal, in CSS pixels. */
  terminalFontSize: number
  /** The list of first steps was put away. */
  isFirstStepsDone: boolean
  /** The workspace that was looked at last, such as `output/7`. */
  space: string | undefined
}

/** Of the terminal, in CSS pixels. */
export const DEFAULT_FONT_SIZE = 14

const KEY = 'sac-preferences'
const DEFAULTS: Preferences = {
  theme: 'system',
  density: 'comfortable',
  language: undefined,
  isFirstStepsDone: false,
  space: undefined,
  terminalFontSize: DEFAULT_FONT_SIZE,
}

const changes = new EventTarget()
let current = read()

export const preferences = (): Readonly<Preferences> => current

export function setPreferences(change: Partial<Preferences>): void {
  current = { ...current, ...change }
  try {
    localStorage.setItem(KEY, JSON.stringify(current))
  } catch {
    // Storage may be shut (private windows, embedded frames): then the choice lasts as long as the page.
  }
  changes.dispatchEvent(new Event('change'))
}

/** @returns stops listening */
export function onPreferences(listener: () => void): () => void {
  changes.addEventListener('change', listener)
  return () => changes.removeEventListener('change', listener)
}

export const preferredLanguage = (): Language =>
  current.language ?? fittingLanguage(navigator.languages)

/** What another version or hand wrote counts as far as it is sound. */
function read(): Preferences {
  let stored: Partial<Record<keyof Preferences, unknown>> = {}
  try {
    stored = JSON.parse(localStorage.getItem(KEY) ?? '{}') ?? {}
  } catch {
    // Nothing stored, nothing readable: the defaults.
  }
  const { theme, density, language, terminalFontSize, isFirstStepsDone, space } = stored
  return {
    theme: theme === 'light' || theme === 'dark' ? theme : DEFAULTS.theme,
    density: density === 'compact' ? density : DEFAULTS.density,
    language:
      typeof language === 'string' && language in LANGUAGES ? (language as Language) : undefined,
    terminalFontSize:
      typeof terminalFontSize === 'number' && terminalFontSize >= 8 && terminalFontSize <= 32
        ? terminalFontSize
        : DEFAULTS.terminalFontSize,
    isFirstStepsDone: isFirstStepsDone === true,
    space: typeof space === 'string' ? space : undefined,
  }
}
