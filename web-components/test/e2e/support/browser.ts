import { existsSync } from 'node:fs'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'

/**
 * The browser of the tests: `$CHROMIUM`, the system's, else the one that comes as an npm package (Linux on x64).
 * Pages that log an error or throw fail the test that asks `problems`.
 */
export async function launchBrowser(): Promise<Browser> {
  const executablePath =
    [process.env['CHROMIUM'], '/usr/bin/chromium'].find((path) => path && existsSync(path)) ??
    (await packagedBrowser())
  // Without its own sandbox, for tests run as root; with a WebGL that needs no graphics card.
  const args = ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader']
  return chromium.launch({ executablePath, args })
}

export interface OpenedPage {
  page: Page
  /** What the page logged as an error, threw, or asked of another origin. */
  problems: string[]
  close(): Promise<void>
}

/** A page in a profile of its own. */
export async function openPage(
  browser: Browser,
  baseURL: string,
  options: BrowserContextOptions = {},
): Promise<OpenedPage> {
  const context = await browser.newContext({ baseURL, acceptDownloads: true, ...options })
  const page = await context.newPage()
  const problems: string[] = []
  page.on('console', (message) => {
    // A refused request is logged by the browser whatever the page makes of it.
    if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) {
      problems.push(message.text())
    }
  })
  page.on('pageerror', (error) => problems.push(String(error)))
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url())
    if (/^https?:$/.test(protocol) && origin !== new URL(baseURL).origin) {
      problems.push(`asked ${request.url()}`)
    }
  })
  return { page, problems, close: () => context.close() }
}

/** Its own arguments are for one page in a small container; ours open several. */
async function packagedBrowser(): Promise<string> {
  const { default: packaged } = await import('@sparticuz/chromium')
  return packaged.executablePath()
}
