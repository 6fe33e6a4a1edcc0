import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RunningServer } from '../../../cli/test/e2e/support/server.ts'
import { type NewServer, startNew } from './support/app.ts'
import { describeInBrowser, openPage } from './support/browser.ts'

async function signInAgain(page: Page): Promise<void> {
  await page.getByLabel('Username or email').fill('admin')
  await page.getByLabel('Password').fill('correct horse')
  await page.keyboard.press('Enter')
  await page.getByRole('link', { name: 'Agents' }).waitFor()
}

describeInBrowser('signing in with a browser', () => {
  let server: RunningServer
  let browser: Browser
  let opened: NewServer

  beforeAll(async () => {
    opened = await startNew()
    ;({ server, browser } = opened)
  })

  afterAll(() => opened?.close())

  it('leads from the printed link to the app', async () => {
    const { page } = opened
    await page.goto(opened.setUpLink())
    await page.getByLabel('Password').fill('correct horse')
    await page.getByRole('button', { name: 'Set password and sign in' }).click()
    await page.getByRole('link', { name: 'Agents' }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/')
    expect(page.url()).not.toContain('token')
  })

  it('keeps somebody signed in over a reload, and lets them sign out', async () => {
    const { page } = opened
    await page.reload()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByLabel('Username or email').waitFor()
    await page.reload()
    await page.getByLabel('Username or email').waitFor()
  })

  it('shows the frame of the app while it asks who is signed in, and asks nothing else', async () => {
    const { page } = opened
    await signInAgain(page)
    const asked: string[] = []
    let answer = () => {}
    const answered = new Promise<void>((resolve) => {
      answer = resolve
    })
    await page.route('**/api/**', async (route) => {
      asked.push(new URL(route.request().url()).pathname)
      await answered
      await route.continue()
    })
    await page.reload()
    await page.getByRole('link', { name: 'Agents' }).waitFor()
    expect(asked.toSorted()).toEqual(['/api/auth/me', '/api/info'])
    answer()
    await page.getByRole('heading', { name: 'Agents', exact: true }).waitFor()
    await page.unroute('**/api/**')
  })

  it('asks for the password where the session is over since', async () => {
    const { page } = opened
    await page.context().addCookies([{ name: 'sac_session', value: 'over', url: server.url }])
    await page.reload()
    await page.getByLabel('Username or email').waitFor()
    expect(await page.getByRole('link', { name: 'Agents' }).count()).toBe(0)
  })

  it('says that the name or the password is wrong, then lets in', async () => {
    const { page } = opened
    await page.getByLabel('Username or email').fill('admin')
    await page.getByLabel('Password').fill('wrong')
    await page.keyboard.press('Enter')
    expect(await page.getByRole('alert').textContent()).toContain('is wrong')
    await signInAgain(page)
  })

  it('speaks Chinese to a browser that does', async () => {
    const { page, close } = await openPage(browser, server.url, { locale: 'zh-CN' })
    await page.goto('/')
    await page.locator('sac-login').waitFor()
    expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN')
    await page.getByRole('button', { name: '登录' }).waitFor()
    await close()
  })

  it('asks no other origin for anything, and logs no error', () => {
    expect(opened.problems).toEqual([])
  })
})
