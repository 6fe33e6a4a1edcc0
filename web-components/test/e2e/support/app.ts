import type { SacClient } from '@sac/sdk'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { type RunningServer, startServer } from '../../../../cli/test/e2e/support/server.ts'
import { launchBrowser, type OpenedPage, openPage } from './browser.ts'
import { ADMIN_PASSWORD, clientOf, type Person } from './people.ts'

interface Started extends OpenedPage {
  server: RunningServer
  browser: Browser
  /** Ends both. */
  close(): Promise<void>
}

/** A server that nobody has set up, and the page of somebody who never saw it. */
export interface NewServer extends Started {
  /** As it was printed. */
  setUpLink(): string
}

/** A server with a browser that is signed in to it. */
export interface App extends Started {
  /** The same user, as a program. */
  client: SacClient
  /** Another page of somebody who is signed in; of the admin by default. */
  open(options?: BrowserContextOptions & { url?: string; as?: Person }): Promise<OpenedPage>
}

async function start(env: Record<string, string> = {}) {
  const [server, browser] = await Promise.all([startServer(env), launchBrowser()])
  const close = async () => {
    await browser.close()
    await server.remove()
  }
  return { server, browser, close }
}

export async function startNew(): Promise<NewServer> {
  const started = await start()
  const { server, browser } = started
  return {
    ...(await openPage(browser, server.url)),
    ...started,
    setUpLink: () => /http:\S+\/setup#token=\S+/.exec(server.output())![0],
  }
}

export async function startApp(): Promise<App> {
  const started = await start({ SAC_ADMIN_PASSWORD: ADMIN_PASSWORD })
  const { server, browser } = started
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
  return { ...(await open()), ...started, client: await clientOf(server), open }
}

/** Signs in where the page asks. */
export async function fillSignIn(page: Page): Promise<void> {
  await page.getByLabel('Username or email').fill('admin')
  await page.getByLabel('Password').fill(ADMIN_PASSWORD)
  await page.keyboard.press('Enter')
}
