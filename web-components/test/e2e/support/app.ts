import type { SacClient } from '@sac/sdk'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { type RunningServer, startServer } from '../../../../cli/test/e2e/support/server.ts'
import { launchBrowser, type OpenedPage, openPage } from './browser.ts'
import { ADMIN_PASSWORD, clientOf, type Person } from './people.ts'

/** A server with a browser that is signed in to it. */
export interface App extends OpenedPage {
  server: RunningServer
  browser: Browser
  /** The same user, as a program. */
  client: SacClient
  /** Another page of somebody who is signed in; of the admin by default. */
  open(options?: BrowserContextOptions & { url?: string; as?: Person }): Promise<OpenedPage>
}

export async function startApp(): Promise<App> {
  const [server, browser] = await Promise.all([
    startServer({ SAC_ADMIN_PASSWORD: ADMIN_PASSWORD }),
    launchBrowser(),
  ])
  const open: App['open'] = async ({ url = server.url, as, ...options } = {}) => {
    const opened = await openPage(browser, url, options)
    const { page } = opened
    const data = {
      username: as?.username ?? 'admin',
      password: as?.password ?? ADMIN_PASSWORD,
    }
    const answer = await page.request.post('/api/auth/login', { data })
    if (!answer.ok()) throw new Error(await answer.text())
    await page.goto('/')
    return opened
  }
  const opened = await open()
  return {
    ...opened,
    server,
    browser,
    client: await clientOf(server),
    open,
    async close() {
      await browser.close()
      await server.remove()
    },
  }
}

/** Signs in where the page asks. */
export async function fillSignIn(page: Page): Promise<void> {
  await page.getByLabel('Username or email').fill('admin')
  await page.getByLabel('Password').fill(ADMIN_PASSWORD)
  await page.keyboard.press('Enter')
}
