import type { Workspace } from '@sac/sdk'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type App, fillSignIn, startApp } from './support/app.ts'
import { expectAccessible } from './support/axe.ts'
import { tinyPdf } from './support/pdf.ts'

/** Tries what a page could do to its surroundings, and says what came of it. */
const ATTACK = `<!doctype html><h1>Attack</h1><script>
  const results = {}
  const attempt = async (name, step) => {
    try { results[name] = String(await step()) } catch (error) { results[name] = 'refused' }
  }
  const loads = (element, attribute, address) => new Promise((resolve, reject) => {
    element.onload = () => resolve('loaded')
    element.onerror = reject
    element[attribute] = address
    document.body.append(element)
  })
  const origin = 'ORIGIN'
  Promise.all([
    attempt('origin', () => self.origin === 'null' ? Promise.reject() : self.origin),
    attempt('cookie', () => document.cookie),
    attempt('localStorage', () => localStorage.length),
    attempt('indexedDB', () => new Promise((resolve, reject) => {
      const asked = indexedDB.open('x'); asked.onsuccess = resolve; asked.onerror = reject
    })),
    attempt('parent', () => parent.document.title),
    attempt('top', () => top.document.title),
    attempt('fetch', () => fetch(origin + '/api/auth/me', { mode: 'no-cors' })),
    attempt('image', () => loads(new Image(), 'src', origin + '/icon.svg')),
    attempt('script', () => loads(document.createElement('script'), 'src', origin + '/app.js')),
    attempt('worker', () => new Promise((resolve, reject) => {
      const worker = new Worker(URL.createObjectURL(new Blob(['postMessage(1)'])))
      worker.onmessage = resolve; worker.onerror = reject
    })),
    attempt('socket', () => new Promise((resolve, reject) => {
      const socket = new WebSocket(origin.replace('http', 'ws') + '/ws'); socket.onopen = resolve; socket.onerror = reject
    })),
    attempt('window', () => open(origin) ? 'opened' : Promise.reject()),
    attempt('navigate the top', () => { top.location = origin + '/stolen' }),
  ]).then(() => {
    document.body.append(Object.assign(document.createElement('pre'), { id: 'results', textContent: JSON.stringify(results) }))
  })
</script>`

describe('the preview of a file', () => {
  let app: App
  let workspace: Workspace
  let page: Page
  let problems: string[]
  let place: string

  const show = (name: string) => page.goto(`${place}?${new URLSearchParams({ path: name })}`)
  const editor = (on = page) => on.getByRole('textbox', { name: 'notes.txt' })
  const textOf = async (name: string) => new Response((await workspace.download(name)).body).text()

  beforeAll(async () => {
    app = await startApp()
    const agent = await app.client.agents.create({ name: 'Research bot', command: ['sh'] })
    workspace = app.client.workspaces.agent(agent.id, 'output')
    place = `/files/output/${agent.id}`
    await workspace.upload('notes.txt', 'first line\n')
    ;({ page, problems } = app)
    await page.goto(place)
    page.setDefaultTimeout(15_000)
  })

  afterAll(() => app?.close())

  /** As it is shown; a live region says it too. */
  const message = (text: string | RegExp) =>
    page.getByRole('region', { name: 'Messages' }).getByText(text)

  it('edits a text and saves it', async () => {
    await page.getByRole('row', { name: 'notes.txt' }).getByText('notes.txt').click()
    await editor().click()
    await page.keyboard.press('Control+End')
    await page.keyboard.type('second line')
    await page.getByText('Not saved yet').waitFor()
    await page.keyboard.press('Control+s')
    await page.getByText('Saved', { exact: true }).waitFor()
    expect(await textOf('notes.txt')).toBe('first line\nsecond line')
    await expectAccessible(page)
  })

  it('shows what somebody else saved, where nothing is at stake', async () => {
    await workspace.upload('notes.txt', 'from elsewhere')
    await editor().getByText('from elsewhere').waitFor()
  })

  it('shows both versions when two tabs edit one file, and keeps what one chooses', async () => {
    const other = await page.context().newPage()
    await other.goto(page.url())
    await editor(other).click()
    await other.keyboard.press('Control+End')
    await other.keyboard.type(' – theirs')
    await editor().click()
    await page.keyboard.press('Control+End')
    await page.keyboard.type(' – mine')
    await other.keyboard.press('Control+s')
    await other.getByText('Saved', { exact: true }).waitFor()
    await other.close()
    await page.getByText('Somebody else changed this file').waitFor()
    await page.keyboard.press('Control+s')
    await page.getByText('Somebody else saved this file').waitFor()
    await page.getByRole('textbox', { name: 'Their version' }).getByText('theirs').waitFor()
    await page.getByRole('textbox', { name: 'Your version' }).getByText('mine').waitFor()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Save mine as a copy' }).click()
    await message(/Your version is saved as notes \(mine/).waitFor()
    await editor().getByText('from elsewhere – theirs').waitFor()
    const { items } = await workspace.list()
    const copy = items.find(({ name }) => name.startsWith('notes (mine'))!
    expect(await textOf(copy.path)).toBe('from elsewhere – mine')
  })

  it('asks before changes are left, and keeps them where it cannot ask', async () => {
    await editor().click()
    await page.keyboard.type('draft ')
    await page.getByRole('button', { name: 'Close the file' }).click()
    await page.getByRole('button', { name: 'Keep editing' }).click()
    await page.getByRole('link', { name: 'Skills' }).click()
    await message('are not saved; they wait for you').waitFor()
    await page.goBack()
    await editor().getByText('draft').waitFor()
    await page.getByRole('button', { name: 'Close the file' }).click()
    await page.getByRole('button', { name: 'Discard' }).last().click()
    await editor().waitFor({ state: 'detached' })
  })

  it('keeps changes when the session is over, and saves them after signing in', async () => {
    await show('notes.txt')
    await editor().click()
    await page.keyboard.type('late ')
    await page.context().clearCookies()
    await page.keyboard.press('Control+s')
    await page.getByRole('heading', { name: 'Sign in again' }).waitFor()
    await fillSignIn(page)
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved', { exact: true }).waitFor()
    expect(await textOf('notes.txt')).toContain('late ')
  })

  it('shows Markdown, of which nothing runs', async () => {
    const text = '# Title\n\n<img src=x onerror="document.title=1"> [go](javascript:alert(1))\n'
    await workspace.upload('readme.md', text)
    await show('readme.md')
    await page.getByRole('heading', { name: 'Title' }).waitFor()
    expect(await page.title()).not.toBe('1')
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Edit' }).click()
    await page.getByRole('textbox', { name: 'readme.md' }).getByText('# Title').waitFor()
  })

  it('shows a table of 10,000 rows at most, with formulas as text', async () => {
    const rows = Array.from({ length: 12_000 }, (_, at) => `${at},=1+${at}`)
    await workspace.upload('data.csv', ['id,formula', ...rows].join('\n'))
    await show('data.csv')
    await page.getByRole('cell', { name: '=1+0', exact: true }).waitFor()
    await page.getByText('The first 10,000 rows').waitFor()
    expect(await page.getByRole('row').count()).toBeLessThan(200)
    await expectAccessible(page)
  })

  it('shows images, and runs nothing of an SVG', async () => {
    await workspace.upload(
      'logo.svg',
      `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40" onload="top.document.title=1">
        <script>top.document.title = 1</script><image href="/icon.svg"/><circle r="20"/></svg>`,
    )
    await show('logo.svg')
    const image = page.getByRole('img', { name: 'logo.svg' })
    await image.waitFor()
    expect(await image.evaluate((node) => (node as HTMLImageElement).naturalWidth)).toBe(40)
    expect(await page.title()).not.toBe('1')
  })

  it('draws a PDF', async () => {
    await workspace.upload('paper.pdf', tinyPdf('Hello from a PDF'))
    await show('paper.pdf')
    await page.getByText('Page 1 of 1').waitFor()
    await page.getByRole('img', { name: 'Hello from a PDF' }).waitFor()
    await expectAccessible(page)
  })

  it('lets HTML reach nothing', async () => {
    await workspace.upload('attack.html', ATTACK.replaceAll('ORIGIN', app.server.url))
    const asked: string[] = []
    const onRequest = (request: { url(): string; frame(): unknown }) => {
      if (request.frame() !== page.mainFrame()) asked.push(request.url())
    }
    await show('attack.html')
    page.on('requestfinished', onRequest)
    const results = page
      .frameLocator('sac-html-frame iframe')
      .frameLocator('iframe')
      .locator('#results')
    const outcome = JSON.parse((await results.textContent())!)
    page.off('requestfinished', onRequest)
    const { 'navigate the top': _, ...refused } = outcome
    expect(new Set(Object.values(refused))).toEqual(new Set(['refused']))
    expect(new URL(page.url()).pathname).toBe(place)
    expect(
      asked.filter((url) => !/^(data|blob|about):/.test(url) && !/preview\.html$/.test(url)),
    ).toEqual([])
  })

  it('says what cannot be shown, and offers it for download', async () => {
    await workspace.upload('model.bin', new Uint8Array([0, 1, 2, 3]))
    await show('model.bin')
    await page.getByText('This is not text').waitFor()
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Download (4 bytes)' }).click()
    expect((await download).suggestedFilename()).toBe('model.bin')
    await show('not-there.txt')
    await page.getByRole('alert').getByText('not-there.txt').waitFor()
  })

  it('shows the beginning of a text that is too large to edit', async () => {
    await workspace.upload('huge.log', 'a line of a log\n'.repeat(400_000))
    await show('huge.log')
    await page.getByText('This file is too large to be edited here').waitFor()
    await page
      .getByRole('textbox', { name: 'huge.log' })
      .getByText('a line of a log')
      .first()
      .waitFor()
    expect(await page.getByRole('button', { name: 'Save' }).count()).toBe(0)
  })

  it('fills a phone', async () => {
    await page.setViewportSize({ width: 360, height: 740 })
    await show('readme.md')
    await page.getByRole('heading', { name: 'Title' }).waitFor()
    expect(await page.getByRole('treegrid').isVisible()).toBe(false)
    await expectAccessible(page)
  })

  it('logs no error', () => {
    // What the attack tried is logged by the browser as refused.
    expect(
      problems.filter((text) => !/srcdoc|sandbox|Content Security Policy|attack/i.test(text)),
    ).toEqual([])
  })
})
