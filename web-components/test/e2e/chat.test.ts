import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type App, startApp } from './support/app.ts'
import { expectAccessible } from './support/axe.ts'

describe('an agent and its chat', () => {
  let app: App
  let page: Page
  let agentId: number

  beforeAll(async () => {
    app = await startApp()
    page = app.page
    const agent = await app.client.agents.create({ name: 'helper' })
    agentId = agent.id
    await page.goto(`/agents/${agentId}`)
  })

  afterAll(() => app?.close())

  const box = () => page.getByRole('textbox', { name: 'Message to the agent' })
  const log = () => page.getByRole('log', { name: 'Conversation' })

  it('suggests a first prompt, and answers it with a file in the list', async () => {
    await page.getByText('What shall it do?').waitFor()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'write a haiku to haiku.md' }).click()
    await log().getByText('I made /workspace/output/haiku.md').waitFor({ timeout: 60_000 })
    const file = page.getByRole('link', { name: /haiku\.md/ })
    await file.waitFor()
    expect(await file.getAttribute('href')).toBe(`/files/output/${agentId}?path=haiku.md`)
    expect(await log().getByText('write a haiku to haiku.md', { exact: true }).count()).toBe(1)
    await expectAccessible(page)
  })

  it('sends with Enter, makes a line with Shift Enter, and leaves Enter to an input method', async () => {
    await box().fill('say one')
    await box().press('Shift+Enter')
    await page.keyboard.type('two')
    await box().dispatchEvent('keydown', { key: 'Enter', isComposing: true })
    expect(await box().inputValue()).toBe('say one\ntwo')
    await box().press('Enter')
    expect(await box().inputValue()).toBe('')
    await log().getByText('[demo] one').waitFor({ timeout: 30_000 })
  })

  it('brings back with ↑ what was said, where the box is empty', async () => {
    await box().press('ArrowUp')
    expect(await box().inputValue()).toBe('say one\ntwo')
    await box().press('ArrowUp')
    expect(await box().inputValue()).toBe('write a haiku to haiku.md')
    await box().fill('a draft')
    await box().press('ArrowUp')
    expect(await box().inputValue()).toBe('a draft')
    await box().fill('')
  })

  it('shows what the agent says as text, never as a page of its own', async () => {
    await box().fill(
      'say <img src=x onerror="document.title=1"> **bold** [go](javascript:alert(1))',
    )
    await box().press('Enter')
    await log().locator('strong', { hasText: 'bold' }).waitFor({ timeout: 30_000 })
    expect(await log().locator('img').count()).toBe(0)
    expect(await log().locator('a[href^=javascript]').count()).toBe(0)
    expect(await page.title()).toContain('SAC')
  })

  it('stops a turn, and goes on', async () => {
    await box().fill('count slowly to 500')
    await box().press('Enter')
    await page.getByText('The agent is working on it').waitFor({ timeout: 30_000 })
    await page.getByRole('button', { name: 'Stop' }).click()
    await log().getByText('It was stopped.').waitFor({ timeout: 30_000 })
    await page.getByRole('button', { name: 'Stop' }).waitFor({ state: 'detached' })
    await box().fill('say after all')
    await box().press('Enter')
    await log().getByText('[demo] after all').waitFor({ timeout: 30_000 })
  })

  it('keeps what cannot be sent, and sends it once when the server is back', async () => {
    await app.server.kill9()
    await box().fill('say patience')
    await box().press('Enter')
    await log().getByText('Not sent.').waitFor({ timeout: 30_000 })
    await expectAccessible(page)
    await app.server.restart()
    await log().getByText('[demo] patience').waitFor({ timeout: 60_000 })
    expect(await log().getByText('say patience', { exact: true }).count()).toBe(1)
  })

  it('reads upwards what was said before, and moves nothing that is read', async () => {
    // Long histories are long to make: the pages are short instead.
    await page.route(/\/conversations\?/, (route, request) => {
      const url = new URL(request.url())
      url.searchParams.set('limit', '2')
      return route.continue({ url: url.href })
    })
    await page.setViewportSize({ width: 1280, height: 420 })
    await page.reload()
    await log().getByText('[demo] patience').waitFor()
    const rows = log().getByRole('listitem')
    // So much is read at once that there is something to scroll.
    await expect.poll(() => log().evaluate(({ scrollTop }) => scrollTop)).toBeGreaterThan(160)
    const shown = await rows.count()
    expect(await log().getByText('haiku.md').count()).toBe(0)

    const first = rows.first()
    const text = await first.textContent()
    const kept = log().getByRole('listitem').filter({ hasText: text! }).last()
    await log().evaluate((element) => element.scrollTo({ top: 1 }))
    const before = await first.boundingBox()
    await expect.poll(() => rows.count()).toBeGreaterThan(shown)
    const after = await kept.boundingBox()
    expect(Math.abs(after!.y - before!.y)).toBeLessThan(2)

    await expect
      .poll(async () => {
        await log().evaluate((element) => element.scrollTo({ top: 0 }))
        return log().getByText('I made /workspace/output/haiku.md').count()
      })
      .toBe(1)
    await page.unroute(/\/conversations\?/)
    await page.setViewportSize({ width: 1280, height: 720 })
  })

  it('stands on a phone, with files and skills behind a tab', async () => {
    await page.setViewportSize({ width: 360, height: 740 })
    await page.getByRole('link', { name: 'Files' }).first().waitFor()
    await page.locator('sac-agent').getByRole('link', { name: 'Files', exact: true }).click()
    await page.getByRole('link', { name: /haiku\.md/ }).waitFor()
    await expectAccessible(page)
    const width = await page.evaluate(() => document.documentElement.scrollWidth)
    expect(width).toBe(360)
    await page.setViewportSize({ width: 1280, height: 720 })
  })

  it('says that an agent is suspended, and resumes it', async () => {
    await app.client.agents.suspend(agentId)
    await page.goto(`/agents/${agentId}`)
    await page.getByText('This agent is suspended').waitFor()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Resume' }).click()
    await page.getByText('This agent is suspended').waitFor({ state: 'detached', timeout: 30_000 })
  })

  it('knows that there is no such agent', async () => {
    await page.goto('/agents/999999')
    await page.getByText('There is no such agent').waitFor()
    await expectAccessible(page)
  })

  it('logs no error', () => {
    expect(app.problems).toEqual([])
  })
})
