import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { SacClient } from '@sac/sdk'
import { build } from 'esbuild'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePorts, type RunningServer, startServer } from '../../../cli/test/e2e/support/server.ts'
import { launchBrowser, type OpenedPage, openPage } from './support/browser.ts'
import { ADMIN_PASSWORD, addPerson, clientOf } from './support/people.ts'

const BUNDLE = fileURLToPath(new URL('../../dist/bundle/', import.meta.url))

/** What a portal may do to everything in its page. */
const CSS = `* { color: rgb(255, 0, 0); font: italic 30px cursive; letter-spacing: 9px; text-transform: uppercase; text-align: right }
:root { --wa-color-text-normal: rgb(255, 0, 0); --wa-space-m: 99px }
button { background: rgb(255, 255, 0) }
sac-provider { --sac-font-size: 15px }`

/** Its own Web Awesome and its own Lit, of whatever version. */
const OWN = `import { LitElement, html } from 'lit'
import WaButton from '@awesome.me/webawesome/dist/components/button/button.js'
customElements.define('portal-note', class extends LitElement { render() { return html\`<p>note</p>\` } })
window.ownButton = WaButton`

describe.each([
  ['before', ['/own.js', 'EMBED']],
  ['after', ['EMBED', '/own.js']],
])('embed.js in a page whose own libraries come %s it', (_order, scripts) => {
  let server: RunningServer
  let browser: Browser
  let portal: Server
  let opened: OpenedPage
  let page: Page

  beforeAll(async () => {
    const [port] = await freePorts(1)
    const origin = `http://localhost:${port}`
    ;[server, browser] = await Promise.all([
      startServer({ SAC_ALLOWED_ORIGINS: origin, SAC_ADMIN_PASSWORD: ADMIN_PASSWORD }),
      launchBrowser(),
    ])
    const admin = await clientOf(server)
    const { id: groupId } = await admin.groups.create({ name: 'Portal' })
    for (const name of ['ada', 'grace']) {
      const person = await addPerson(server, admin, name)
      await admin.groups.members.add(groupId, { userId: person.id })
      await person.client.agents.create({ name: `of-${name}`, command: ['cat'] })
    }
    const { token } = await admin.tokens.create({ name: 'portal', scopes: ['embed:mint'], groupId })
    const sac = new SacClient({ baseUrl: server.url, token })
    const mint = (username: string) => sac.embedTokens.create({ username, scope: 'read', origin })
    portal = await servePortal(port!, server.url, mint)
    opened = await openPage(browser, origin)
    page = opened.page
    await page.goto('/')
    for (const script of scripts) {
      const url = script === 'EMBED' ? `${server.url}/embed.js` : script
      await page.addScriptTag({ type: 'module', url })
    }
  })

  afterAll(async () => {
    await browser?.close()
    portal?.close()
    portal?.closeAllConnections()
    await server?.remove()
  })

  it('shows two providers, each for its own user', async () => {
    for (const [id, name] of [
      ['one', 'ada'],
      ['two', 'grace'],
    ]) {
      await page.locator(`#${id}[state=ready]`).waitFor()
      const agents = page.locator(`#${id} sac-agents`)
      await agents.getByText(`of-${name}`).first().waitFor()
      expect(await agents.getByText(name === 'ada' ? 'of-grace' : 'of-ada').count()).toBe(0)
    }
  })

  it('leaves the page and its libraries as they were', async () => {
    const { state, own } = await page.evaluate(() => {
      const window_ = window as unknown as {
        ownButton: CustomElementConstructor
        look: () => unknown
      }
      return {
        state: window_.look(),
        own: {
          isOwnButton: customElements.get('wa-button') === window_.ownButton,
          note: document.querySelector('portal-note')!.shadowRoot!.textContent,
          foreign: [...document.querySelectorAll('*')]
            .map(({ localName }) => localName)
            .filter((name) => name.startsWith('sac-wa-')),
        },
      }
    })
    expect(own).toEqual({ isOwnButton: true, note: 'note', foreign: [] })
    const before = await page.evaluate(() => (window as unknown as { before: unknown }).before)
    expect(state).toEqual(before)
  })

  it('keeps what the page styles out of the elements', async () => {
    const look = await page.evaluate(() => {
      const style = getComputedStyle(document.querySelector('sac-agents')!)
      const { fontStyle, fontSize, letterSpacing, textTransform, textAlign, color } = style
      return { fontStyle, fontSize, letterSpacing, textTransform, textAlign, color }
    })
    expect(look).toMatchObject({
      fontStyle: 'normal',
      fontSize: '15px',
      letterSpacing: 'normal',
      textTransform: 'none',
      textAlign: 'start',
    })
    expect(look.color).not.toBe('rgb(255, 0, 0)')
  })

  it('takes its looks from the tokens of the page', async () => {
    const accent = await page.evaluate(() => {
      document.querySelector<HTMLElement>('#one')!.style.setProperty('--sac-accent', 'rgb(1, 2, 3)')
      const style = getComputedStyle(document.querySelector('#one sac-agents')!)
      return style.getPropertyValue('--wa-color-brand-fill-loud')
    })
    expect(accent).toBe('rgb(1, 2, 3)')
  })

  it('goes on when another embed.js comes', async () => {
    await page.addScriptTag({ type: 'module', url: '/copy/embed.js' })
    await page.locator('#two[state=ready]').waitFor()
  })

  it('meets the strict policy without a complaint', () => {
    expect(opened.problems.filter((text) => !text.startsWith(`asked ${server.url}/`))).toEqual([])
  })
})

async function servePortal(
  port: number,
  sacUrl: string,
  mint: (username: string) => Promise<unknown>,
): Promise<Server> {
  const { outputFiles } = await build({
    stdin: { contents: OWN, resolveDir: BUNDLE },
    bundle: true,
    format: 'esm',
    write: false,
  })
  const script = `const give = (name) => async () => (await fetch('/token?' + name)).json()
for (const [id, name] of [['one', 'ada'], ['two', 'grace']])
  document.getElementById(id).tokenCallback = give(name)
window.look = () => ({
  html: [...document.documentElement.attributes].map(({ name, value }) => name + '=' + value),
  sheets: document.adoptedStyleSheets.length + document.styleSheets.length,
  head: document.querySelectorAll('head > :not(script)').length,
  body: document.body.children.length,
  styles: [...document.querySelectorAll('html, body, p, button, #one p')].map((element) =>
    Object.fromEntries(
      [...getComputedStyle(element)]
        // What stands in it may make the page longer.
        .filter((name) => !/(size|height|width|origin)$/.test(name))
        .map((name) => [name, getComputedStyle(element).getPropertyValue(name)]),
    ),
  ),
})
window.before = window.look()`
  const page = `<!doctype html><html lang="en"><head><title>Portal</title>
<link rel="stylesheet" href="/portal.css"><script type="module" src="/portal.js"></script></head>
<body><p>Own</p><button>Own</button><wa-button>Own</wa-button><portal-note></portal-note>
<sac-provider id="one" base-url="${sacUrl}"><p>Inside</p><sac-agents></sac-agents></sac-provider>
<sac-provider id="two" base-url="${sacUrl}"><sac-agents></sac-agents></sac-provider></body></html>`
  const policy = `default-src 'none'; script-src 'self' ${sacUrl}; style-src 'self'; img-src data:; connect-src 'self' data: ${sacUrl}`
  const server = createServer(async (request, response) => {
    const [path, query] = request.url!.split('?')
    const text = async (): Promise<[string, string | Uint8Array]> => {
      if (path === '/') return ['text/html', page]
      if (path === '/portal.css') return ['text/css', CSS]
      if (path === '/portal.js') return ['text/javascript', script]
      if (path === '/own.js') return ['text/javascript', outputFiles[0]!.contents]
      if (path === '/token') return ['application/json', JSON.stringify(await mint(query!))]
      return ['text/javascript', await readFile(join(BUNDLE, path!.replace('/copy/', '')))]
    }
    const [type, body] = await text()
    response.writeHead(200, {
      'content-type': type,
      'content-security-policy': policy,
      'cross-origin-embedder-policy': 'require-corp',
    })
    response.end(body)
  }).listen(port, 'localhost')
  await once(server, 'listening')
  return server
}
