import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type RunningServer, startServer } from '../../../cli/test/e2e/support/server.ts'
import { describeInBrowser, launchBrowser, type OpenedPage, openPage } from './support/browser.ts'

describeInBrowser('signing in with a browser', () => {
  let server: RunningServer
  let browser: Browser
  let opened: OpenedPage

  beforeAll(async () => {
    ;[server, browser] = await Promise.all([startServer(), launchBrowser()])
    opened = await openPage(browser, server.url)
  })

  afterAll(async () => {
    await browser?.close()
    await server?.remove()
  })

  it('leads from the printed link to the app', async () => {
    const { page } = opened
    const link = /http:\S+\/setup#token=\S+/.exec(server.output())?.[0]
    await page.goto(link!)
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

  it('says that the name or the password is wrong, then lets in', async () => {
    const { page } = opened
    await page.getByLabel('Username or email').fill('admin')
    await page.getByLabel('Password').fill('wrong')
    await page.keyboard.press('Enter')
    expect(await page.getByRole('alert').textContent()).toContain('is wrong')
    await page.getByLabel('Password').fill('correct horse')
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: 'Agents' }).waitFor()
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
