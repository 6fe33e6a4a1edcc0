import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { waitUntil } from '../../../cli/test/e2e/support/server.ts'
import { STATES } from '../../gallery/states.ts'
import { axeOf } from './support/axe.ts'
import { launchBrowser, openPage } from './support/browser.ts'

describe('the gallery', () => {
  let gallery: ChildProcess
  let browser: Browser
  let url: string

  beforeAll(async () => {
    const script = fileURLToPath(new URL('../../gallery/serve.mjs', import.meta.url))
    gallery = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] })
    let text = ''
    gallery.stdout!.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
    url = await waitUntil(() => /http:\S+/.exec(text)?.[0], { what: 'the gallery' })
    browser = await launchBrowser()
  })

  afterAll(async () => {
    await browser?.close()
    gallery?.kill()
  })

  const places = [
    ['everything', '/'] as const,
    ...STATES.filter(({ isAlone }) => isAlone).map(
      ({ tag, name }) => [`${tag}, ${name}`, `/?only=${tag}/${name}`] as const,
    ),
  ]
  const cases = places.flatMap(([name, path]) =>
    (['light', 'dark'] as const).map((theme) => [name, theme, path] as const),
  )

  it.each(cases)('axe finds nothing: %s, %s', async (_name, colorScheme, path) => {
    const { page, problems, close } = await openPage(browser, url, {
      colorScheme,
      reducedMotion: 'reduce',
    })
    await page.goto(path)
    await page.locator('body[data-ready]').waitFor()
    expect(await page.locator('gallery-case > :not(:defined)').count()).toBe(0)
    // One element stands here several times, which it does in no page.
    const axe = axeOf(page).disableRules(['landmark-unique'])
    const { violations } = await axe.analyze()
    const found = violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')}: ${failureSummary}`),
    )
    expect(found).toEqual([])
    expect(problems).toEqual([])
    await close()
  })
})
