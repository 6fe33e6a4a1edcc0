import { readFile } from 'node:fs/promises'
import type { SacClient } from '@sac/sdk'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RunningServer } from '../../../cli/test/e2e/support/server.ts'
import { type NewServer, startNew } from './support/app.ts'
import { describeInBrowser } from './support/browser.ts'
import { focused, tabTo } from './support/keyboard.ts'
import { ADMIN_PASSWORD, clientOf } from './support/people.ts'
import { reportSkill } from './support/skill.ts'

/** The whole main path of somebody who has no mouse: nothing here clicks, and nothing sets the focus for them. */
describeInBrowser('the main path by keyboard alone', () => {
  let server: RunningServer
  let opened: NewServer
  let page: Page
  let client: SacClient

  beforeAll(async () => {
    opened = await startNew()
    ;({ server, page } = opened)
    page.setDefaultTimeout(20_000)
  })

  afterAll(() => opened?.close())

  const press = (key: string) => page.keyboard.press(key)
  const type = (text: string) => page.keyboard.type(text)
  const hasFocus = (name: string | RegExp) =>
    expect
      .poll(() => focused(page), { timeout: 10_000 })
      [typeof name === 'string' ? 'toBe' : 'toMatch'](name as string)

  it('sets the server up, and creates an agent', async () => {
    await page.goto(opened.setUpLink())
    await hasFocus('Username')
    await tabTo(page, /^Password/)
    await type(ADMIN_PASSWORD)
    await press('Enter')
    await page.getByRole('heading', { name: 'Create your first agent' }).waitFor()
    await tabTo(page, 'Create an agent')
    await press('Enter')
    await hasFocus(/^Name/)
    await type('Research bot')
    await press('Enter')
    await page.waitForURL(/\/agents\/\d+$/)
    client = await clientOf(server)
  })

  it('says something, and reads the answer', async () => {
    await tabTo(page, 'write a haiku to haiku.md')
    await press('Enter')
    await page
      .getByRole('log')
      .getByText('I made /workspace/output/haiku.md')
      .waitFor({ timeout: 60_000 })
    // The suggestion is gone with the focus; one goes on where one writes.
    await hasFocus('Message to the agent')
    await type('say hello')
    await press('Enter')
    await page.getByRole('log').getByText('[demo] hello').waitFor()
    await hasFocus('Message to the agent')
  })

  it('opens the file, looks at it, and downloads it', async () => {
    await tabTo(page, /^haiku\.md/)
    await press('Enter')
    const preview = page.locator('sac-preview')
    await preview.locator('sac-markdown').waitFor()
    await tabTo(page, 'Download')
    const download = page.waitForEvent('download')
    await press('Enter')
    const text = await readFile(await (await download).path(), 'utf8')
    const { body } = await client.workspaces.agent(1, 'output').download('haiku.md')
    expect(text).toBe(await new Response(body).text())
  })

  it('edits a text, and saves it', async () => {
    await tabTo(page, 'Edit', 'Shift+Tab')
    await press('Enter')
    await tabTo(page, 'haiku.md')
    await press('Control+Home')
    await type('# By hand\n\n')
    await press('Control+s')
    await page.locator('sac-text-file').getByText('Saved', { exact: true }).waitFor()
    const { body } = await client.workspaces.agent(1, 'output').download('haiku.md')
    expect(await new Response(body).text()).toMatch(/^# By hand\n/)
    // Back in the list, at the line of the file.
    await press('Escape')
    await hasFocus('Files')
    await press('Enter')
    await page.locator('sac-preview').getByRole('heading', { name: 'By hand' }).waitFor()
    await press('Escape')
  })

  it('makes a folder and a file in it, by the menu', async () => {
    await tabTo(page, 'New', 'Shift+Tab')
    await press('Enter')
    await hasFocus('Folder')
    await press('Enter')
    await hasFocus(/^Name/)
    await type('notes')
    await press('Enter')
    await page.getByRole('row', { name: 'notes' }).waitFor()
    await hasFocus('Files')
  })

  it('runs a skill from its form', async () => {
    await client.skills.create(reportSkill())
    await tabTo(page, 'Skills', 'Shift+Tab')
    await press('Enter')
    await page.getByRole('link', { name: 'Report', exact: true }).waitFor()
    await tabTo(page, 'Report')
    await press('Enter')
    await page.getByRole('heading', { name: 'Report' }).waitFor()
    await tabTo(page, 'Run')
    await press('Enter')
    await page.getByRole('dialog', { name: 'Run /report' }).waitFor()
    await tabTo(page, /^Topic/)
    await type('the weather')
    await tabTo(page, 'Run')
    await press('Enter')
    await page
      .getByRole('region', { name: 'Answer' })
      .getByText(/I made .*report\.md/)
      .waitFor({ timeout: 60_000 })
    await tabTo(page, 'report.md')
    await press('Enter')
    await page.waitForURL(/path=report\.md/)
    await page.locator('sac-preview').getByText('the weather').first().waitFor()
  })

  it('goes to the terminal by a command, and out of it as is written there', async () => {
    await press('Control+k')
    await hasFocus('Command')
    await type('Research bot')
    await page
      .getByRole('listbox', { name: 'Commands' })
      .getByRole('option', { name: /^Research bot/, selected: true })
      .waitFor()
    await press('Enter')
    await page.waitForURL(/\/agents\/\d+$/)
    await tabTo(page, 'Terminal')
    await press('Enter')
    await page.locator('sac-terminal').getByText('Connected').waitFor()
    await tabTo(page, /^Terminal of|^Terminal,|^Terminal\b.*/)
    await press('Tab')
    await hasFocus(/^Terminal/)
    await page.locator('sac-terminal').getByText('Ctrl M').waitFor()
    await press('Control+m')
    await press('Tab')
    await expect.poll(() => focused(page)).not.toMatch(/^Terminal/)
  })

  it('asks for the keys, and signs out', async () => {
    await press('?')
    await page.getByRole('dialog', { name: 'Keys' }).waitFor()
    await press('Escape')
    await page.getByRole('dialog', { name: 'Keys' }).waitFor({ state: 'detached' })
    await tabTo(page, 'Sign out', 'Shift+Tab')
    await press('Enter')
    await hasFocus(/^Username/)
    expect(opened.problems).toEqual([])
  })
})
