import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'

/**
 * Asks axe for what is wrong alone: to describe what passes takes twice as long. The way that also reads frames of other
 * origins takes three times as long, so it is for pages that have frames.
 */
export const axeOf = (page: Page): AxeBuilder =>
  new AxeBuilder({ page })
    .options({ resultTypes: ['violations'] })
    .setLegacyMode(page.frames().length === 1)

/** Finds nothing wrong with what the page shows now, light and dark. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await setTheme(page, colorScheme)
    // Colours are on their way for as long as anything moves.
    await page.evaluate(async () => {
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
      await Promise.allSettled(document.getAnimations().map(({ finished }) => finished))
    })
    const { violations } = await axeOf(page).analyze()
    const found = violations.map(({ id, nodes }) => ({
      id,
      colorScheme,
      where: nodes.map(({ target, failureSummary }) => `${target.join(' ')}: ${failureSummary}`),
    }))
    expect(found).toEqual([])
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null })
  await setTheme(page, 'system')
}

/**
 * As somebody's choice would. With what the system says alone some inherited colours stay those of the other theme for
 * the computed styles that are asked for (seen with Chromium 147); they follow an attribute, with the next frame.
 */
async function setTheme(page: Page, theme: 'light' | 'dark' | 'system'): Promise<void> {
  await page.evaluate(async (wanted) => {
    document.querySelector('sac-app')?.setAttribute('theme', wanted)
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
  }, theme)
}
