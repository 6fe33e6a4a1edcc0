import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { waitUntil } from '../../../cli/test/e2e/support/server.ts'
import type { SacTerminal } from '../../src/sac-terminal.ts'
import { type App, startApp } from './support/app.ts'
import type { OpenedPage } from './support/browser.ts'
import { type Relay, startRelay } from './support/relay.ts'

const CUT_MS = 40_000

describe('a page whose server goes away for a while', () => {
  let app: App
  let relay: Relay
  let opened: OpenedPage
  let page: Page
  let shell: { agentId: number; sessionId: string }
  let count = 0

  beforeAll(async () => {
    app = await startApp()
    relay = await startRelay(app.server.url)
    const agent = await app.client.agents.create({ name: 'shell', command: ['bash', '--norc'] })
    const session = await app.client.sessions.open(agent.id)
    shell = { agentId: agent.id, sessionId: session.id }
    opened = await app.open({ url: relay.url })
    page = opened.page
    await page.goto(`/agents/${agent.id}/terminal`)
    await shows(/\$/)
    // What a reload would take away.
    await page.evaluate(() => Object.assign(window, { isSame: true }))
  })

  afterAll(async () => {
    relay?.close()
    await app?.close()
  })

  const terminal = () => page.locator('sac-agent sac-terminal')
  const text = () => terminal().evaluate((element) => (element as SacTerminal).text())
  const shows = (what: RegExp, timeoutMs = 30_000) =>
    waitUntil(async () => what.test(await text()), { what: `${what}`, timeoutMs })

  /** Lines that come while nobody can see them. */
  async function writeAside(lines: number): Promise<void> {
    const aside = await app.client.sessions.attach(shell.sessionId, { cols: 80, rows: 24 })
    const from = count + 1
    count += lines
    aside.write(`for i in $(seq ${from} ${count}); do echo "line-$i-end"; sleep 0.01; done\r`)
    await aside.drain()
    aside.close()
  }

  async function expectAll(): Promise<void> {
    await shows(new RegExp(`^line-${count}-end`, 'm'), 45_000)
    const seen = [...(await text()).matchAll(/^line-(\d+)-end/gm)].map(([, number]) =>
      Number(number),
    )
    expect(seen).toEqual(Array.from({ length: count }, (_, index) => index + 1))
    expect(await page.evaluate(() => 'isSame' in window)).toBe(true)
  }

  async function typeHere(words: string): Promise<void> {
    await terminal().evaluate((element) => element.focus())
    await page.keyboard.type(`${words}\n`)
  }

  it('goes on after a cut of 40 s, and types what was typed meanwhile', async () => {
    relay.cut()
    const over = Date.now() + CUT_MS
    await writeAside(200)
    await typeHere('echo typed-"in-the-dark"')
    await terminal().getByText('Reconnecting. What you type is kept.').waitFor({ timeout: CUT_MS })
    await waitUntil(() => Date.now() > over, {
      what: 'the end of the cut',
      timeoutMs: CUT_MS + 5_000,
    })
    relay.mend()
    await expectAll()
    await shows(/^typed-in-the-dark/m)
  })

  it('hears again what changes', async () => {
    await app.client.agents.update(shell.agentId, { name: 'renamed' })
    await page.getByRole('heading', { name: 'renamed' }).waitFor({ timeout: 30_000 })
  })

  it('goes on after the server was killed and started again', async () => {
    await app.server.kill9()
    await terminal().getByText('Reconnecting. What you type is kept.').waitFor()
    await typeHere('echo typed-"without-a-server"')
    await app.server.restart()
    await shows(/^typed-without-a-server/m)
    await writeAside(50)
    await expectAll()
    await app.client.agents.update(shell.agentId, { name: 'again' })
    await page.getByRole('heading', { name: 'again' }).waitFor({ timeout: 15_000 })
  })

  it('goes on after it was frozen', async () => {
    const devtools = await page.context().newCDPSession(page)
    await devtools.send('Page.setWebLifecycleState', { state: 'frozen' })
    await writeAside(200)
    const aside = await app.client.sessions.get(shell.sessionId)
    expect(aside.state).toBe('ready')
    await devtools.send('Page.setWebLifecycleState', { state: 'active' })
    await expectAll()
    await typeHere('echo typed-"after-the-frost"')
    await shows(/^typed-after-the-frost/m)
  })

  it('gives its stream back while nobody sees it, and catches up when somebody does', async () => {
    const other = await app.open({ url: relay.url })
    await other.page.clock.install()
    await other.page.goto('/agents')
    await other.page.getByText('again').waitFor()
    const turn = (isHidden: boolean) =>
      other.page.evaluate((hidden) => {
        Object.defineProperty(document, 'hidden', { configurable: true, value: hidden })
        document.dispatchEvent(new Event('visibilitychange'))
      }, isHidden)
    const ended = other.page.waitForEvent('requestfailed', (request) =>
      request.url().endsWith('/api/events'),
    )
    await turn(true)
    await other.page.clock.fastForward(31_000)
    await ended
    await app.client.agents.update(shell.agentId, { name: 'unseen' })
    await turn(false)
    await other.page.getByText('unseen').waitFor()
    await other.page.context().close()
  })

  it('logs nothing but that the server was away', () => {
    const isCut = (text: string) => /WebSocket connection to|ERR_/.test(text)
    expect(opened.problems.filter((text) => !isCut(text))).toEqual([])
  })
})
