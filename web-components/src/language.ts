import { configureLocalization } from '@lit/localize'
import { sourceLocale, targetLocales } from './locales/locale-codes.ts'

/** Languages of the interface, each by its own name. */
export const LANGUAGES = { en: 'English', 'zh-CN': '简体中文' } as const
export type Language = keyof typeof LANGUAGES

const { getLocale, setLocale } = configureLocalization({
  sourceLocale,
  targetLocales,
  async loadLocale() {
    // The parts from Web Awesome bring words of their own, such as the name of the cross that closes a dialog.
    const [texts] = await Promise.all([
      import('./locales/zh-CN.ts'),
      import('@awesome.me/webawesome/dist/translations/zh-cn.js'),
    ])
    return texts
  },
})

/** The language that is shown. */
export const currentLanguage = (): Language => getLocale() as Language

/** Texts of all elements follow when it is loaded. */
export async function setLanguage(language: Language): Promise<void> {
  await setLocale(language)
}

/** The first language of `wanted` (such as `navigator.languages`) that there are texts for; English without one. */
export function fittingLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    if (/^zh\b/i.test(tag)) return 'zh-CN'
    if (/^en\b/i.test(tag)) return 'en'
  }
  return 'en'
}
