import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { type RunningServer, startServer } from '../../../../cli/test/e2e/support/server.ts'
import { SacClient } from '../../../../sdk/src/index.ts'
import { launchBrowser, type OpenedPage, openPage } from './browser.ts'

const ADMIN = { username: 'admin', password: 'correct horse' }

/** A server with a browser that is signed in to it. */
export interface App extends OpenedPage {
  server: RunningServer
  browser: Browser
  /** The same user, as a program. */
  client: SacClient
  /** Another page of somebody who is signed in. */
  open(options?: BrowserContextOptions & { url?: string }): Promise<OpenedPage>
}

export async function startApp(): Promise<App> {
  const [server, browser] = await Promise.all([
    startServer({ SAC_ADMIN_PASSWORD: ADMIN.password }),
    launchBrowser(),
  ])
  const { token } = await new SacClient({ baseUrl: server.url }).auth.login(ADMIN)
  const open: App['open'] = async ({ url = server.url, ...options } = {}) => {
    const opened = await openPage(browser, url, options)
    await signIn(opened.page)
    return opened
  }
  const opened = await open()
  return {
    ...opened,
    server,
    browser,
    client: new SacClient({ baseUrl: server.url, token }),
    open,
    async close() {
      await browser.close()
      await server.remove()
    },
  }
}

export async function signIn(page: Page): Promise<void> {
  await page.goto('/')
  await page.getByLabel('Username or email').fill(ADMIN.username)
  await page.getByLabel('Password').fill(ADMIN.password)
  await page.keyboard.press('Enter')
  await page.getByRole('link', { name: 'Agents' }).waitFor()
}
