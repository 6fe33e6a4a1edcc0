// What the browser UI weighs, and how soon it stands. A real browser says what it loads; files count as they are sent, by gzip.
import { randomBytes } from 'node:crypto'
import { rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { calm, median, report, root, withServer } from '../../cli/bench/harness.mjs'
import { launchBrowser } from './browser.mjs'

const BUNDLE = join(root, 'web-components/dist/bundle')
const ROUNDS = 15
const SIGN_IN_KB = 60
const SHELL_KB = 120
const PASSWORD = 'admin-password'
/** A page without script, of the weight of the shell; on the same server, that reads its list of files when it starts. */
const STATIC = 'bench-static.html'

const browser = await launchBrowser()
try {
  await withServer(weigh, { SAC_ADMIN_PASSWORD: PASSWORD })
} finally {
  await browser.close()
  for (const end of ['', '.gz']) rmSync(join(BUNDLE, STATIC + end), { force: true })
}

async function weigh({ url, client }) {
  await client.agents.create({ name: 'bench' })
  const context = await browser.newContext({ baseURL: url })
  const page = await context.newPage()
  const loaded = new Set()
  page.on('response', (response) => {
    const { pathname } = new URL(response.url())
    if (pathname.endsWith('.js')) loaded.add(pathname)
  })
  await page.goto('/agents')
  await page.locator('input[name=password]').waitFor()
  await page.waitForLoadState('networkidle')
  const signIn = kilobytes(loaded)
  await page.locator('input[name=username]').fill('admin')
  await page.locator('input[name=password]').fill(PASSWORD)
  await page.keyboard.press('Enter')
  await page.locator('sac-agent-card').waitFor()
  const shell = kilobytes(loaded)
  line('script of the sign-in page, gzip', signIn, SIGN_IN_KB)
  line('script of the shell at /agents, gzip', shell, SHELL_KB)
  await context.close()
  await paint(shell)
}

/** On a server of its own, that knows of the static page. */
async function paint(kb) {
  writeStatic(kb)
  await withServer(
    async ({ url }) => {
      const state = await signedIn(url)
      const ratios = []
      const shellMs = []
      for (let round = 0; round < ROUNDS; round++) {
        await calm()
        // In turns, each first as often as the other.
        const pages = round % 2 ? ['/agents', `/${STATIC}`] : [`/${STATIC}`, '/agents']
        const ms = {}
        for (const path of pages) ms[path] = await paintedMs(url, path, state)
        ratios.push(ms['/agents'] / ms[`/${STATIC}`])
        shellMs.push(ms['/agents'])
      }
      const ratio = median(ratios)
      const measured = `${ratio.toFixed(2)} x (${median(shellMs).toFixed(0)} ms)`
      report(
        'first paint of the shell : a static page of its weight',
        measured,
        '≤ 1.5 x',
        ratio <= 1.5,
      )
    },
    { SAC_ADMIN_PASSWORD: PASSWORD },
  )
}

async function signedIn(url) {
  const context = await browser.newContext({ baseURL: url })
  const page = await context.newPage()
  await page.goto('/')
  await page.locator('input[name=username]').fill('admin')
  await page.locator('input[name=password]').fill(PASSWORD)
  await page.keyboard.press('Enter')
  await page.locator('sac-shell').waitFor()
  const state = await context.storageState()
  await context.close()
  return state
}

/** From the start of the navigation, with nothing stored, until the frame in which the navigation of the page stands. */
async function paintedMs(url, path, storageState) {
  const context = await browser.newContext({ baseURL: url, storageState })
  try {
    await context.addInitScript(() => {
      const find = () =>
        document.querySelector('nav') ??
        document
          .querySelector('sac-app')
          ?.shadowRoot?.querySelector('sac-shell')
          ?.shadowRoot?.querySelector('nav')
      const look = () => {
        if (find())
          requestAnimationFrame(() => setTimeout(() => (window.paintedAt = performance.now())))
        else requestAnimationFrame(look)
      }
      look()
    })
    const page = await context.newPage()
    await page.goto(path)
    const handle = await page.waitForFunction(() => window.paintedAt)
    return await handle.jsonValue()
  } finally {
    await context.close()
  }
}

/** The frame in HTML after text that does not compress: it stands when all of its bytes have come. */
function writeStatic(kb) {
  const styles = '<link rel="stylesheet" href="/page.css">'
  const text = randomBytes(Math.round(kb * 750))
    .toString('base64')
    .replaceAll(/.{80}/g, '$&\n')
  const nav = '<nav><a href="/agents">Agents</a><a href="/files">Files</a></nav>'
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>SAC</title>${styles}</head><body><main>${text}</main>${nav}</body></html>`
  writeFileSync(join(BUNDLE, STATIC), html)
  writeFileSync(join(BUNDLE, `${STATIC}.gz`), gzipSync(html, { level: 9 }))
}

function kilobytes(paths) {
  const bytes = [...paths].reduce((sum, path) => sum + statSync(join(BUNDLE, `${path}.gz`)).size, 0)
  return bytes / 1000
}

function line(what, kb, goal) {
  report(what, `${kb.toFixed(1)} kB`, `≤ ${goal} kB`, kb <= goal)
}
