import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'

/** Looks for what keeps people out, in both themes. Fails with each finding and where it is. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await setTheme(page, colorScheme)
    const { violations } = await new AxeBuilder({ page })
      // It leads to a place in the same shadow root, where the rule does not look.
      .exclude({ fromShadowDom: ['sac-app', 'sac-shell', '.skip'] })
      .analyze()
    const found = violations.flatMap(({ id, nodes }) =>
      nodes.map(
        ({ target, failureSummary }) => `${colorScheme} ${id} ${target}: ${failureSummary}`,
      ),
    )
    expect(found).toEqual([])
  }
  await setTheme(page, 'system')
}

/** As somebody's choice would: colours follow with the next frame. */
async function setTheme(page: Page, theme: 'light' | 'dark' | 'system'): Promise<void> {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.locator('sac-app').evaluate(async (app, wanted) => {
    app.setAttribute('theme', wanted)
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
  }, theme)
}
