import { createHash } from 'node:crypto'
import { encodePackHeader } from '@sac/openapi/pack'
import { SacClient, type Workspace } from '@sac/sdk'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { type RunningServer, startServer } from '../../../../cli/test/e2e/support/server.ts'
import { axeOf } from './axe.ts'
import { launchBrowser, type OpenedPage, openPage } from './browser.ts'

const PASSWORD = 'admin-password'

/** A server with an admin who has set their password, and a browser. */
export interface TestApp {
  server: RunningServer
  browser: Browser
  /** Signed in as the admin, for what a test needs to stand there. */
  client: SacClient
  /** A page that is signed in, at a place of the app. */
  open(path: string, options?: BrowserContextOptions): Promise<OpenedPage>
  /** Signs in where the app asks. */
  signIn(page: Page): Promise<void>
  close(): Promise<void>
}

export async function startApp(): Promise<TestApp> {
  const [server, browser] = await Promise.all([
    startServer({ SAC_ADMIN_PASSWORD: PASSWORD }),
    launchBrowser(),
  ])
  const credentials = { username: 'admin', password: PASSWORD }
  const { token } = await new SacClient({ baseUrl: server.url }).auth.login(credentials)
  return {
    server,
    browser,
    client: new SacClient({ baseUrl: server.url, token }),
    async open(path, options) {
      const opened = await openPage(browser, server.url, options)
      const answer = await opened.page.request.post('/api/auth/login', { data: credentials })
      if (!answer.ok()) throw new Error(await answer.text())
      await opened.page.goto(path)
      return opened
    },
    async signIn(page) {
      await page.getByLabel('Username or email').fill('admin')
      await page.getByLabel('Password').fill(PASSWORD)
      await page.keyboard.press('Enter')
    },
    async close() {
      await browser.close()
      await server.remove()
    },
  }
}

/** What axe finds in light and in dark, as lines that say where. */
export async function axeFindings(page: Page): Promise<string[]> {
  const findings: string[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    // The browser takes the other colours over with the next frame.
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))))
    const { violations } = await axeOf(page).analyze()
    for (const { id, nodes } of violations) {
      for (const { target, failureSummary } of nodes) {
        findings.push(`${colorScheme}: ${id} at ${JSON.stringify(target)}: ${failureSummary}`)
      }
    }
  }
  return findings
}

const EMPTY = createHash('sha256').digest('hex')
const PER_PACK = 4_000

/** Many empty files, by packs. */
export async function pushEmptyFiles(
  workspace: Workspace,
  paths: readonly string[],
): Promise<void> {
  const modifiedAt = new Date().toISOString()
  for (let at = 0; at < paths.length; at += PER_PACK) {
    const files = paths
      .slice(at, at + PER_PACK)
      .map((path) => ({ path, digest: EMPTY, size: 0, executable: false, modifiedAt, base: 0 }))
    const { refused, conflicts } = await workspace.pushPack(
      encodePackHeader({ files }) as Uint8Array<ArrayBuffer>,
    )
    if (refused.length + conflicts.length > 0) throw new Error(JSON.stringify(refused[0]))
  }
}
