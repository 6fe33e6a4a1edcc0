import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type App, startApp } from './support/app.ts'
import { pushEmptyFiles } from './support/empty-files.ts'

const COUNT = 100_000

describe('a folder of 100,000 files', () => {
  let app: App
  let page: Page

  beforeAll(async () => {
    app = await startApp()
    await app.client.settings.set('maxSpaceFiles', 2 * COUNT)
    const names = Array.from({ length: COUNT }, (_, at) => `f${String(at).padStart(6, '0')}.txt`)
    await pushEmptyFiles(app.client.workspaces.public(), names)
    ;({ page } = app)
    await page.goto('/files/public')
    page.setDefaultTimeout(60_000)
  })

  afterAll(() => app?.close())

  it('shows its beginning at once, and scrolls to its end', async () => {
    await page.getByRole('row', { name: 'f000000.txt' }).waitFor()
    const grid = page.getByRole('treegrid', { name: 'Files' })
    await page.locator(`[role=treegrid][aria-rowcount="${COUNT}"]`).waitFor()
    expect(await page.getByRole('row').count()).toBeLessThan(150)
    await grid.focus()
    await page.keyboard.press('End')
    await page.getByRole('row', { name: 'f099999.txt' }).waitFor()
    await page.keyboard.press('PageUp')
    await page.keyboard.press('Home')
    await page.getByRole('row', { name: 'f000000.txt' }).waitFor()
  })

  it('goes to a name that is typed, and takes in what comes', async () => {
    await page.keyboard.type('f05')
    await page.getByRole('row', { name: 'f050000.txt' }).waitFor()
    await app.client.workspaces.public().upload('f050000a.txt', 'new')
    await page.getByRole('row', { name: 'f050000a.txt' }).waitFor()
  })
})
