import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { requireOrSkip } from '../../../../server/test/support/require.ts'

const INSTALLED = [process.env['CHROMIUM'], '/usr/bin/chromium'].find(
  (path) => path && existsSync(path),
)
const HAS_PACKAGE = process.platform === 'linux' && process.arch === 'x64'

/** `describe` for suites that need a browser. */
export const describeInBrowser = requireOrSkip(
  'browser',
  INSTALLED !== undefined || HAS_PACKAGE,
  'no Chromium; install it, or name one in CHROMIUM',
)

/** The browser of the tests: `$CHROMIUM`, the system's, else the one that comes as an npm package (Linux on x64). */
export async function launchBrowser(): Promise<Browser> {
  const program = INSTALLED ? { executablePath: INSTALLED } : await packagedBrowser()
  // Without its own sandbox, for tests run as root; with a WebGL that needs no graphics card.
  const args = ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader']
  return chromium.launch({ ...program, args })
}

/**
 * Its own arguments are for one page in a small container; ours open several. Where the system lacks its libraries it
 * brings them, when it believes to be on AWS Lambda.
 */
async function packagedBrowser() {
  const hasLibraries = ['/usr/lib/x86_64-linux-gnu', '/usr/lib64', '/usr/lib'].some((folder) =>
    existsSync(join(folder, 'libnss3.so')),
  )
  const former = process.env['AWS_EXECUTION_ENV']
  if (!hasLibraries) process.env['AWS_EXECUTION_ENV'] = 'AWS_Lambda_nodejs20.x'
  const libraryPath = process.env['LD_LIBRARY_PATH']
  try {
    const { default: packaged } = await import('@sparticuz/chromium')
    const executablePath = await packaged.executablePath()
    if (hasLibraries) return { executablePath }
    const env = { ...process.env, LD_LIBRARY_PATH: join(tmpdir(), 'al2023', 'lib') }
    return { executablePath, env }
  } finally {
    // Other programs of the tests keep their own libraries.
    restore('AWS_EXECUTION_ENV', former)
    restore('LD_LIBRARY_PATH', libraryPath)
  }
}

function restore(name: string, value: string | undefined) {
  if (value === undefined) delete process.env[name]
  else process.env[name] = value
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
