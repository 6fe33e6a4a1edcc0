import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RunningServer } from '../../../cli/test/e2e/support/server.ts'
import { type NewServer, startNew } from './support/app.ts'
import { expectAccessible } from './support/axe.ts'
import { describeInBrowser, openPage } from './support/browser.ts'
import { clientOf } from './support/people.ts'

const PASSWORD = 'correct horse'

/** From the set-up link to an agent, as somebody does who never saw SAC before. */
describeInBrowser('the main path', () => {
  let server: RunningServer
  let browser: Browser
  let opened: NewServer
  let page: Page

  beforeAll(async () => {
    opened = await startNew()
    ;({ server, browser, page } = opened)
    page.setDefaultTimeout(15_000)
  })

  afterAll(() => opened?.close())

  const card = (name: string, of = page) => of.locator('sac-agent-card').filter({ hasText: name })

  async function signIn(at: Page): Promise<void> {
    await at.goto('/agents')
    await at.locator('input[name=username]').fill('admin')
    await at.locator('input[name=password]').fill(PASSWORD)
    await at.keyboard.press('Enter')
    await at.locator('sac-agents').waitFor()
  }

  it('leads from the set-up link to the first agent', async () => {
    await page.goto(opened.setUpLink())
    await expectAccessible(page)
    await page.getByLabel('Password').fill(PASSWORD)
    await page.getByRole('button', { name: 'Set password and sign in' }).click()
    await page.getByRole('heading', { name: 'Create your first agent' }).waitFor()
    expect(await page.title()).toBe('Agents · SAC')
    await expectAccessible(page)

    await page.getByRole('button', { name: 'Create an agent' }).click()
    await page.getByLabel('Name', { exact: true }).fill('Research bot')
    await page.getByText('The demo needs no key').waitFor()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Create', exact: true }).click()
    await page.waitForURL(/\/agents\/\d+$/)
    await page.waitForFunction(() => document.title === 'Research bot · SAC')
  })

  it('shows it ready in the list, with what to do next', async () => {
    await page.getByRole('link', { name: 'Agents' }).click()
    await card('Research bot').getByText('Ready', { exact: true }).waitFor()
    await card('Research bot').getByText('Demo').waitFor()
    await page.getByRole('link', { name: 'Tell it what you want' }).waitFor()
    await expectAccessible(page)
  })

  it('tells a second tab at once', async () => {
    const second = await page.context().newPage()
    await second.goto('/agents')
    await card('Research bot', second).waitFor()
    await (await clientOf(server, 'admin', PASSWORD)).agents.create({ name: 'Other bot' })
    await card('Other bot', second).waitFor()
    await card('Other bot').getByRole('button', { name: 'More for Other bot' }).click()
    await page.getByRole('menuitem', { name: 'Suspend' }).click()
    await card('Other bot', second).getByText('Suspended').waitFor()
    await second.close()
  })

  it('speaks Chinese, in the dark', async () => {
    const {
      page: zh,
      problems,
      close,
    } = await openPage(browser, server.url, {
      locale: 'zh-CN',
      colorScheme: 'dark',
    })
    await signIn(zh)
    await card('Research bot', zh).waitFor()
    expect(await zh.locator('html').getAttribute('lang')).toBe('zh-CN')
    const background = await zh
      .locator('sac-agent-card article')
      .first()
      .evaluate((element) => {
        const canvas = document.createElement('canvas').getContext('2d')!
        canvas.fillStyle = getComputedStyle(element).backgroundColor
        canvas.fillRect(0, 0, 1, 1)
        return Math.max(...canvas.getImageData(0, 0, 1, 1).data.slice(0, 3))
      })
    expect(background).toBeLessThan(80)
    expect(problems).toEqual([])
    await close()
  })

  it('fits a phone of 360 pixels, with all places in the bar at the bottom', async () => {
    const phone = await openPage(browser, server.url, { viewport: { width: 360, height: 740 } })
    await signIn(phone.page)
    await card('Research bot', phone.page).waitFor()
    const width = await phone.page.evaluate(() => document.documentElement.scrollWidth)
    expect(width).toBeLessThanOrEqual(360)
    const bar = await phone.page.getByRole('navigation', { name: 'Main' }).boundingBox()
    expect(Math.round(bar!.y + bar!.height)).toBe(740)
    await phone.page.getByRole('button', { name: 'More', exact: true }).click()
    await expectAccessible(phone.page)
    await phone.page.getByRole('link', { name: 'Settings' }).click()
    await phone.page.getByRole('heading', { name: 'Profile' }).waitFor()
    await phone.page.getByRole('button', { name: 'More', exact: true }).click()
    await phone.page.getByRole('button', { name: 'Sign out' }).click()
    await phone.page.getByLabel('Username or email').waitFor()
    expect(phone.problems).toEqual([])
    await phone.close()
  })

  it('goes on without a reload when the server was away', async () => {
    const banner = page.getByText('The server cannot be reached. What you see is from before')
    await server.stop()
    await banner.waitFor()
    await card('Research bot').waitFor()
    await expectAccessible(page)
    await server.restart()
    await banner.waitFor({ state: 'detached' })
    await card('Other bot').getByRole('button', { name: 'More for Other bot' }).click()
    await page.getByRole('menuitem', { name: 'Resume' }).click()
    await card('Other bot').getByText('Ready', { exact: true }).waitFor()
  })

  it('asks somebody whose session is over to sign in, and keeps what they wrote', async () => {
    await page.getByRole('button', { name: 'New agent' }).click()
    await page.getByLabel('Name', { exact: true }).fill('Late bot')
    await page.context().clearCookies()
    await page.getByRole('button', { name: 'Create', exact: true }).click()
    const again = page.getByRole('dialog', { name: 'Sign in again' })
    await again.waitFor()
    await expectAccessible(page)
    await again.getByLabel('Password').fill(PASSWORD)
    await page.keyboard.press('Enter')
    await again.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Create', exact: true }).click()
    await page.waitForURL(/\/agents\/\d+$/)
    await page.getByRole('link', { name: 'Agents' }).click()
    // The stream of events goes on too.
    await card('Late bot').getByText('Ready', { exact: true }).waitFor()
  })

  it('logs no error and asks no other origin', () => {
    const expected = /Failed to fetch|net::ERR/
    expect(opened.problems.filter((text) => !expected.test(text))).toEqual([])
  })
})
