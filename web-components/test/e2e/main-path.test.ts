import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type RunningServer, startServer } from '../../../cli/test/e2e/support/server.ts'
import { expectAccessible } from './support/axe.ts'
import { describeInBrowser, launchBrowser, type OpenedPage, openPage } from './support/browser.ts'

const PASSWORD = 'correct horse'

/** From the set-up link to an agent, as somebody does who never saw SAC before. */
describeInBrowser('the main path', () => {
  let server: RunningServer
  let browser: Browser
  let opened: OpenedPage
  let page: Page

  beforeAll(async () => {
    ;[server, browser] = await Promise.all([startServer(), launchBrowser()])
    opened = await openPage(browser, server.url)
    page = opened.page
    page.setDefaultTimeout(15_000)
  })

  afterAll(async () => {
    await browser?.close()
    await server?.remove()
  })

  const card = (name: string, of = page) => of.locator('sac-agent-card').filter({ hasText: name })

  async function signIn(at: Page): Promise<void> {
    await at.goto('/agents')
    await at.locator('input[name=username]').fill('admin')
    await at.locator('input[name=password]').fill(PASSWORD)
    await at.keyboard.press('Enter')
    await at.locator('sac-agents').waitFor()
  }

  it('leads from the set-up link to the first agent', async () => {
    await page.goto(/http:\S+\/setup#token=\S+/.exec(server.output())![0])
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
    await expect.poll(() => page.title()).toBe('Research bot · SAC')
  })

  it('shows it ready in the list, with what to do next', async () => {
    await page.getByRole('link', { name: 'Agents' }).click()
    await card('Research bot').getByText('Ready', { exact: true }).waitFor()
    await card('Research bot').getByText('Demo').waitFor()
    await page.getByRole('link', { name: 'Tell it what you want' }).waitFor()
    await expectAccessible(page)
  })

  it('goes the same way by keyboard alone', async () => {
    const { page: keys, problems, close } = await openPage(browser, server.url)
    await keys.goto('/')
    await keys.getByLabel('Username or email').waitFor()
    // The first field has the focus from the start.
    await keys.keyboard.type('admin')
    await keys.keyboard.press('Tab')
    await keys.keyboard.type(PASSWORD)
    await keys.keyboard.press('Enter')
    await card('Research bot', keys).waitFor()

    await tabTo(keys, 'New agent')
    await keys.keyboard.press('Enter')
    await expect.poll(() => focused(keys)).toContain('Name')
    await keys.keyboard.type('Keyboard bot')
    await keys.keyboard.press('Enter')
    await keys.waitForURL(/\/agents\/\d+$/)

    // The focus went to the content; back to the list by its link.
    await tabTo(keys, 'Agents', 'Shift+Tab')
    await keys.keyboard.press('Enter')
    await card('Keyboard bot', keys).waitFor()
    await tabTo(keys, 'Keyboard bot')
    await keys.keyboard.press('Enter')
    await keys.waitForURL(/\/agents\/\d+$/)
    expect(problems).toEqual([])
    await close()
  })

  it('tells a second tab at once', async () => {
    const second = await page.context().newPage()
    await second.goto('/agents')
    await card('Keyboard bot', second).waitFor()
    await card('Keyboard bot').getByRole('button', { name: 'More for Keyboard bot' }).click()
    await page.getByRole('menuitem', { name: 'Suspend' }).click()
    await card('Keyboard bot', second).getByText('Suspended').waitFor()
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
    await card('Keyboard bot').getByRole('button', { name: 'More for Keyboard bot' }).click()
    await page.getByRole('menuitem', { name: 'Resume' }).click()
    await card('Keyboard bot').getByText('Ready', { exact: true }).waitFor()
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

/** What has the focus: its role's name, as far as it has text or a label. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    let element = document.activeElement
    const names: string[] = []
    while (element) {
      names.push(element.getAttribute('label') ?? element.textContent?.trim() ?? '')
      element = element.shadowRoot?.activeElement ?? null
    }
    return names.filter(Boolean).at(-1) ?? ''
  })

/** Presses Tab until what is called so has the focus; nobody needs more than a few dozen. */
async function tabTo(page: Page, name: string, key = 'Tab'): Promise<void> {
  for (let pressed = 0; pressed < 40; pressed++) {
    await page.keyboard.press(key)
    if ((await focused(page)) === name) return
  }
  throw new Error(`no way to ${name} by ${key}`)
}
