import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { waitUntil } from '../../../cli/test/e2e/support/server.ts'
import type { SacTerminal } from '../../src/sac-terminal.ts'
import { type App, startApp } from './support/app.ts'
import { expectAccessible } from './support/axe.ts'

const textOf = (terminal: Locator) =>
  terminal.evaluate((element) => (element as SacTerminal).text())

const shows = (page: Page, what: RegExp | string, timeoutMs = 60_000) =>
  waitUntil(
    async () => {
      const text = await textOf(page.locator('sac-terminal'))
      return (typeof what === 'string' ? text.includes(what) : what.test(text)) && text
    },
    { what: `${what} in the terminal`, timeoutMs },
  )

describe('sac-terminal', () => {
  let app: App
  let page: Page
  let shellId: number

  beforeAll(async () => {
    app = await startApp()
    page = app.page
    const [claude, shell] = await Promise.all([
      app.client.agents.create({ name: 'helper' }),
      app.client.agents.create({ name: 'shell', command: ['bash', '--norc'] }),
    ])
    shellId = shell.id
    await page.goto(`/agents/${claude.id}/terminal`)
  })

  afterAll(() => app?.close())

  it('shows claude, types to it and draws its answer', async () => {
    await shows(page, '❯')
    await page
      .locator('sac-terminal')
      .getByRole('textbox', { name: /Terminal/ })
      .focus()
    await page.keyboard.type('say tangerine', { delay: 5 })
    await shows(page, /❯\s*say tangerine/)
    await page.keyboard.press('Enter')
    await shows(page, /●.*tangerine/)
    await page.locator('sac-terminal').getByText('Connected').waitFor()
  })

  it('has nothing that axe finds, and says how Tab gets out', async () => {
    await expectAccessible(page)
    const terminal = page.locator('sac-terminal')
    await terminal.getByRole('textbox', { name: /Terminal/ }).focus()
    const isInside = () => terminal.evaluate((one) => one.shadowRoot!.activeElement?.tagName)
    await page.keyboard.press('Tab')
    expect(await isInside()).toBe('TEXTAREA')
    await page.keyboard.press('Control+m')
    await terminal.getByText('leaves the terminal').waitFor()
    await page.keyboard.press('Tab')
    expect(await isInside()).not.toBe('TEXTAREA')
  })

  it('follows the window, and says its size to the program', async () => {
    await page.goto(`/agents/${shellId}/terminal`)
    await shows(page, '$')
    const type = async (text: string) => {
      await page
        .locator('sac-terminal')
        .getByRole('textbox', { name: /Terminal/ })
        .focus()
      await page.keyboard.type(`${text}\n`)
    }
    await type('stty size | tr " " x')
    const before = /\n(\d+)x(\d+)/.exec(await shows(page, /\n\d+x\d+/))!
    await page.setViewportSize({ width: 900, height: 600 })
    await type('clear; sleep 1; stty size | tr " " y')
    const after = /^(\d+)y(\d+)/m.exec(await shows(page, /^\d+y\d+/m))!
    expect(Number(after[1])).toBeLessThan(Number(before[1]))
    expect(Number(after[2])).toBeLessThan(Number(before[2]))
    await page.setViewportSize({ width: 1280, height: 720 })
  })

  it('finds words, and counts them', async () => {
    await page
      .locator('sac-terminal')
      .getByRole('textbox', { name: /Terminal/ })
      .focus()
    await page.keyboard.type('for i in 1 2 3; do echo "needle-$i"; done; clear -x\n')
    await page.keyboard.type('echo pineapple pineapple\n')
    await shows(page, /\npineapple pineapple/)
    await page.keyboard.press('Control+Shift+F')
    const search = page.getByRole('search')
    await search.getByRole('textbox').fill('pineapple')
    await search.getByText(/of 4/).waitFor()
    await expectAccessible(page)
    await page.keyboard.press('Escape')
    await search.waitFor({ state: 'detached' })
    await page.keyboard.type('echo back\n')
    await shows(page, /\nback/)
  })

  it('makes its text larger, and remembers it', async () => {
    await page
      .locator('sac-terminal')
      .getByRole('textbox', { name: /Terminal/ })
      .focus()
    await page.keyboard.press('Control+Equal')
    const size = await page.evaluate(() => localStorage.getItem('sac-preferences'))
    expect(JSON.parse(size!)).toMatchObject({ terminalFontSize: 15 })
    await page.keyboard.press('Control+0')
  })

  it('draws on when the browser takes WebGL away', async () => {
    const isLost = await page.locator('sac-terminal').evaluate((element) => {
      const canvases = [...element.shadowRoot!.querySelectorAll('canvas')]
      const contexts = canvases.flatMap((canvas) => canvas.getContext('webgl2') ?? [])
      for (const context of contexts) context.getExtension('WEBGL_lose_context')!.loseContext()
      return contexts.length > 0
    })
    expect(isLost).toBe(true)
    await page
      .locator('sac-terminal')
      .getByRole('textbox', { name: /Terminal/ })
      .focus()
    await page.keyboard.type('printf "\\033[38;2;200;30;30mrose-%s\\033[0m\\n" red\n')
    const row = page.locator('sac-terminal .xterm-rows').getByText('rose-red')
    await row.waitFor()
    const color = await row.evaluate((element) => getComputedStyle(element).color)
    expect(color).not.toBe(
      await page.locator('sac-terminal').evaluate((element) => getComputedStyle(element).color),
    )
    await expectAccessible(page)
  })

  it('only shows, where it is read-only', async () => {
    const session = await app.client.sessions.open(shellId)
    await page.evaluate((id) => {
      const terminal = document.createElement('sac-terminal')
      terminal.sessionId = id
      terminal.isReadOnly = true
      terminal.id = 'watching'
      const shell = document.querySelector('sac-app')!.shadowRoot!.querySelector('sac-shell')!
      shell.shadowRoot!.querySelector('main')!.append(terminal)
    }, session.id)
    const watching = page.locator('#watching')
    await watching.getByText('Read-only').waitFor()
    await waitUntil(async () => (await textOf(watching)).includes('rose-red'), {
      what: 'old words',
    })
    await watching.evaluate((element) => element.focus())
    await page.keyboard.type('echo never\n')
    const typing = await app.client.sessions.attach(session.id, { cols: 80, rows: 24 })
    typing.write('echo seen\r')
    await waitUntil(async () => /^seen/m.test(await textOf(watching)), { what: 'new words' })
    typing.close()
    expect(await textOf(watching)).not.toContain('never')
    await watching.evaluate((element) => element.remove())
  })

  it('starts again after its program has ended', async () => {
    await page
      .locator('sac-terminal')
      .getByRole('textbox', { name: /Terminal/ })
      .focus()
    await page.keyboard.type('exit 3\n')
    await page.getByText('has ended with exit code 3').waitFor()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Start again' }).click()
    await page.locator('sac-terminal').getByText('Connected').waitFor()
    await waitUntil(async () => {
      const text = await textOf(page.locator('sac-terminal'))
      return text.includes('$') && !text.includes('rose-red')
    })
  })

  it('breaks no rule of the content security policy, and logs no error', () => {
    expect(app.problems).toEqual([])
  })
})
