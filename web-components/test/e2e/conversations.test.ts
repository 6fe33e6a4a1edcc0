import { readFile } from 'node:fs/promises'
import type { SacClient } from '@sac/sdk'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addUser, sac, sacJson } from '../../../cli/test/e2e/support/server.ts'
import { type App, startApp } from './support/app.ts'
import { expectAccessible } from './support/axe.ts'

describe('conversations in a browser', () => {
  let app: App
  let page: Page
  let client: SacClient
  let agentId: number

  beforeAll(async () => {
    app = await startApp()
    ;({ client, page } = app)
    page.setDefaultTimeout(20_000)
  })

  afterAll(() => app?.close())

  const messages = () => page.locator('sac-messages')

  it('lead to an agent while there is none', async () => {
    await page.goto('/conversations')
    await page.getByRole('heading', { name: 'Nothing was said yet' }).waitFor()
    await expectAccessible(page)
    agentId = (await client.agents.create({ name: 'helper' })).id
    await page.getByText('Nothing was said here yet.').waitFor()
  })

  it('come as they are said, with Markdown shown and HTML as text', async () => {
    await client.ask({ agentId, text: 'Say **bold** and <b>not</b> [a link](javascript:alert(1))' })
    await messages().locator('strong').getByText('bold').waitFor()
    const text = await messages().locator('sac-markdown [part=text]').first().textContent()
    expect(text).toContain('<b>not</b>')
    expect(await messages().locator('a[href]').count()).toBe(0)
    await page.getByRole('navigation', { name: 'Sessions' }).getByRole('link').nth(1).waitFor()
    await expectAccessible(page)
  })

  it('are found by words and by days', async () => {
    await page.getByLabel('Search').fill('bold')
    await messages().locator('strong').getByText('bold').waitFor()
    await page.getByLabel('Search').fill('elephant')
    await page.getByText(/Nothing was found/).waitFor()
    await expectAccessible(page)
    await page.getByLabel('Search').fill('')
    await messages().locator('strong').getByText('bold').waitFor()
    await page.getByLabel('To', { exact: true }).fill('2020-01-01')
    await page.getByText(/Nothing was found/).waitFor()
    await page.getByLabel('To', { exact: true }).fill('')
    await messages().locator('strong').getByText('bold').waitFor()
  })

  it('of one session are a place of their own', async () => {
    await page.getByRole('navigation', { name: 'Sessions' }).getByRole('link').nth(1).click()
    await page.waitForURL(/\/conversations\/\d+\/[0-9a-f-]{36}$/)
    await messages().locator('strong').getByText('bold').waitFor()
    await page.goBack()
    await page.waitForURL(/\/conversations$/)
  })

  it.each([
    ['CSV, for spreadsheets', /\.csv$/, /^timestamp,session_id,role,content/],
    ['JSON Lines, for programs', /\.jsonl$/, /"content":"Say \*\*bold\*\*/],
  ])('are exported as %s', async (item, name, content) => {
    await page.getByRole('button', { name: 'Export' }).click()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: item }).click(),
    ])
    expect(download.suggestedFilename()).toMatch(name)
    expect(await readFile(await download.path(), 'utf8')).toMatch(content)
  })

  it('of everybody are shown to admins, by user', async () => {
    const grace = await addUser(app.server, 'grace')
    await sacJson(grace, ['agent', 'create', 'hers'])
    await sac(grace, ['run', '--agent', 'hers', 'Say something of hers'])
    await page.getByLabel('Whose').selectOption('Everybody’s')
    await messages().getByText('grace').first().waitFor()
    await messages().getByText('admin').first().waitFor()
    await page.reload()
    await page.getByLabel('Whose').selectOption('grace')
    await messages().getByText('something of hers').first().waitFor()
    expect(await messages().locator('strong').getByText('bold').count()).toBe(0)
    await expectAccessible(page)
  })

  it('have room on a phone: sessions first, then what was said', async () => {
    await page.setViewportSize({ width: 360, height: 740 })
    await page.goto('/conversations')
    await page.getByRole('link', { name: 'All sessions' }).click()
    await messages().locator('strong').getByText('bold').waitFor()
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Sessions' }).click()
    await page.getByRole('link', { name: 'All sessions' }).waitFor()
    await page.setViewportSize({ width: 1280, height: 800 })
  })

  it('and all else are reached by the palette, by keyboard alone', async () => {
    await page.keyboard.press('Control+k')
    const field = page.getByRole('combobox', { name: 'Command' })
    await field.waitFor()
    await page.getByRole('option', { name: 'helper Agent', exact: true }).waitFor()
    await expectAccessible(page)
    await page.keyboard.type('no such thing')
    await page.getByText('No command matches.').waitFor()
    await page.keyboard.press('Escape')
    await field.waitFor({ state: 'detached' })
    await page.keyboard.press('Control+k')
    await page.keyboard.type('goskills')
    await page.getByRole('option', { name: 'Go to skills', selected: true }).waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/skills$/)
    await page.keyboard.press('Control+k')
    await page.getByRole('option', { name: 'Go to skills', selected: true }).waitFor()
    await page.keyboard.press('ArrowUp')
    await page.getByRole('option', { name: 'Language: 简体中文', selected: true }).waitFor()
    await page.keyboard.type('theme dark')
    await page.getByRole('option', { name: 'Theme: dark', selected: true }).waitFor()
    await page.keyboard.press('Enter')
    await page.locator('sac-app[theme=dark]').waitFor()
  })

  it('log no error and ask no other origin', () => {
    expect(app.problems).toEqual([])
  })
})
