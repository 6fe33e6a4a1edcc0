import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { SacClient, Workspace } from '@sac/sdk'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RunningServer } from '../../../cli/test/e2e/support/server.ts'
import { type NewServer, startNew } from './support/app.ts'
import { describeInBrowser, openPage } from './support/browser.ts'
import { ADMIN_PASSWORD, clientOf } from './support/people.ts'
import { reportSkill } from './support/skill.ts'
import { latinWords } from './support/words.ts'

/** The whole way of somebody new, from the set-up link to signing out, and a second tab that sees it all. */
describeInBrowser('the whole main path', () => {
  let server: RunningServer
  let browser: Browser
  let opened: NewServer
  let page: Page
  let second: Page
  let client: SacClient
  let output: Workspace

  beforeAll(async () => {
    opened = await startNew()
    ;({ server, browser, page } = opened)
    page.setDefaultTimeout(20_000)
  })

  afterAll(() => opened?.close())

  const row = (name: string, of = page) => of.getByRole('row', { name })
  const place = (name: string) =>
    page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name })
  const textOf = async (path: string) => new Response((await output.download(path)).body).text()

  it('sets the server up, and creates an agent, which the second tab shows', async () => {
    await page.goto(opened.setUpLink())
    await page.getByLabel('Password').fill(ADMIN_PASSWORD)
    await page.getByRole('button', { name: 'Set password and sign in' }).click()
    await page.getByRole('button', { name: 'Create an agent' }).waitFor()
    second = await page.context().newPage()
    second.setDefaultTimeout(20_000)
    await second.goto('/agents')
    await second.getByRole('heading', { name: 'Create your first agent' }).waitFor()

    await page.getByRole('button', { name: 'Create an agent' }).click()
    await page.getByLabel('Name', { exact: true }).fill('Research bot')
    await page.getByRole('button', { name: 'Create', exact: true }).click()
    await page.waitForURL(/\/agents\/\d+$/)
    await page.waitForFunction(() => document.title === 'Research bot · SAC')
    await second.locator('sac-agent-card').getByText('Ready', { exact: true }).waitFor()
    client = await clientOf(server)
    const agentId = Number(/\d+$/.exec(page.url())![0])
    output = client.workspaces.agent(agentId, 'output')
  })

  it('asks for a file, and gets an answer and the file, in both tabs', async () => {
    await second.locator('sac-agent-card').getByRole('link', { name: 'Research bot' }).click()
    await page.getByRole('button', { name: 'write a haiku to haiku.md' }).click()
    for (const tab of [page, second]) {
      const log = tab.getByRole('log', { name: 'Conversation' })
      await log.getByText('I made /workspace/output/haiku.md').waitFor({ timeout: 60_000 })
      await tab.getByRole('link', { name: /haiku\.md/ }).waitFor()
    }
  })

  it('looks at the file, and downloads it', async () => {
    await page.getByRole('link', { name: /haiku\.md/ }).click()
    await page.locator('sac-preview sac-markdown').getByText('haiku').first().waitFor()
    const download = page.waitForEvent('download')
    await page.locator('sac-preview').getByRole('button', { name: 'Download' }).click()
    const got = await readFile(await (await download).path(), 'utf8')
    expect(got).toBe(await textOf('haiku.md'))
    expect(got).toContain('haiku')
  })

  it('runs a skill from its form, and the file that it writes is in both tabs', async () => {
    await client.skills.create(reportSkill())
    await place('Skills').click()
    await page.getByRole('link', { name: 'Report', exact: true }).click()
    await page.getByRole('link', { name: 'Run', exact: true }).click()
    const form = page.locator('sac-skill-dialog')
    await form.getByLabel('Topic').fill('tea')
    await form.getByLabel('Tone').selectOption('formal')
    await form.getByRole('button', { name: 'Run', exact: true }).click()
    const answer = form.getByRole('region', { name: 'Answer' })
    await answer.getByText(/I made .*report\.md/).waitFor({ timeout: 60_000 })
    await second.getByRole('link', { name: /report\.md/ }).waitFor()
    await second.getByRole('link', { name: /^Report/ }).waitFor()
    expect(await textOf('report.md')).toContain('tea')
    await answer.getByRole('link', { name: 'report.md' }).click()
    await page.locator('sac-preview').getByText('formal').first().waitFor()
    await page.getByRole('button', { name: 'Close the file' }).click()
  })

  it('uploads a folder, and edits a text of it under the eyes of the second tab', async () => {
    const folder = join(server.home, 'project')
    await mkdir(join(folder, 'src'), { recursive: true })
    await writeFile(join(folder, 'readme.md'), '# Read me')
    await writeFile(join(folder, 'src/main.py'), 'print(1)')
    await second.getByRole('link', { name: 'All files' }).click()
    await row('report.md', second).waitFor()

    const chosen = page.waitForEvent('filechooser')
    await page.getByRole('button', { name: 'Upload' }).click()
    await page.getByRole('menuitem', { name: 'A folder' }).click()
    await (await chosen).setFiles(folder)
    await row('project').waitFor()
    await row('project', second).getByText('project').click()
    await row('readme.md', second).getByText('readme.md').click()
    await second.locator('sac-preview').getByRole('heading', { name: 'Read me' }).waitFor()
    expect(await textOf('project/src/main.py')).toBe('print(1)')

    await row('project').getByText('project').click()
    await row('readme.md').getByText('readme.md').click()
    await page.getByRole('button', { name: 'Edit' }).click()
    await page.getByRole('textbox', { name: 'readme.md' }).click()
    await page.keyboard.press('Control+a')
    await page.keyboard.type('# Changed')
    await page.getByRole('button', { name: 'Save' }).click()
    await second.locator('sac-preview').getByRole('heading', { name: 'Changed' }).waitFor()
    expect(await textOf('project/readme.md')).toBe('# Changed')
  })

  it('has every screen on a phone, in Chinese, in the dark', async () => {
    const phone = await openPage(browser, server.url, {
      locale: 'zh-CN',
      colorScheme: 'dark',
      viewport: { width: 360, height: 740 },
    })
    const zh = phone.page
    zh.setDefaultTimeout(20_000)
    await zh.context().addCookies(await page.context().cookies())
    await zh.goto('/agents')
    await zh.locator('sac-agent-card').waitFor()
    const wrong: Record<string, unknown> = {}
    for (const [path, shows] of SCREENS) {
      await zh.evaluate((to) => {
        history.pushState(null, '', to)
        dispatchEvent(new PopStateEvent('popstate'))
      }, path)
      await zh.locator(shows).first().waitFor()
      const words = await latinWords(zh, NOT_TRANSLATED)
      if (words.length > 0) wrong[path] = words
      const width = await zh.evaluate(() => document.documentElement.scrollWidth)
      if (width > 360) wrong[`${path} is wide`] = width
    }
    expect(wrong).toEqual({})
    expect(await backgroundOf(zh)).toBeLessThan(80)
    expect(phone.problems).toEqual([])
    await phone.close()
  })

  it('signs out, in the second tab too', async () => {
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByLabel('Username or email').waitFor()
    await second.getByRole('dialog', { name: 'Sign in again' }).waitFor()
    expect(opened.problems).toEqual([])
  })
})

/** Where the path leads, and what stands there when it is drawn. */
const SCREENS = [
  ['/agents', 'sac-agent-card'],
  ['/agents/1', 'sac-chat .bubble'],
  ['/agents/1/files', 'sac-agent-outputs a'],
  ['/agents/1/terminal', 'sac-terminal footer'],
  ['/files/output/1', 'sac-file-list [role=row]'],
  ['/files/output/1?path=haiku.md', 'sac-preview sac-markdown'],
  ['/skills', 'sac-skill-list .card'],
  ['/skills/1', 'sac-skill h1'],
  ['/skills/1/run', 'sac-skill-form sac-skill-fields'],
  ['/skills/1/edit', 'sac-skill-editor .cm-content'],
  ['/conversations/1/all', 'sac-messages li'],
  ['/settings', 'sac-settings-profile form'],
  ['/settings/appearance', 'sac-settings-appearance fieldset, sac-settings-appearance label'],
  ['/settings/providers', 'sac-settings-providers li'],
  ['/agents?new', 'sac-agent-form wa-input'],
] as const

/** What people wrote here, and names. */
const NOT_TRANSLATED =
  /Writes a report about a topic\.|write a haiku to|tea formal|\S+\.(md|py|yaml)\b|project|plain|formal|Topic|Tone|\btext\b|&nbsp;|Research bot|SAC|Claude Code|Markdown|Report|Writing|admin|Demo|sac-demo|Token|CPU/gi

/** How bright the frame is, of 255. */
const backgroundOf = (page: Page) =>
  page.locator('sac-shell main').evaluate((element) => {
    const canvas = document.createElement('canvas').getContext('2d')!
    canvas.fillStyle = getComputedStyle(element).backgroundColor
    canvas.fillRect(0, 0, 1, 1)
    return Math.max(...canvas.getImageData(0, 0, 1, 1).data.slice(0, 3))
  })
