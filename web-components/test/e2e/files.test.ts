import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Workspace } from '@sac/sdk'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type App, startApp } from './support/app.ts'
import { expectAccessible } from './support/axe.ts'
import { addPerson } from './support/people.ts'

describe('the files of a workspace', () => {
  let app: App
  let workspace: Workspace
  let agentId: number
  let page: Page
  let problems: string[]

  const row = (name: string | RegExp) => page.getByRole('row', { name })
  const grid = () => page.getByRole('treegrid', { name: 'Files' })

  beforeAll(async () => {
    app = await startApp()
    const agent = await app.client.agents.create({ name: 'Research bot', command: ['sh'] })
    agentId = agent.id
    workspace = app.client.workspaces.agent(agentId, 'output')
    await workspace.upload('first.txt', 'one')
    ;({ page, problems } = app)
    await page.goto('/files')
    page.setDefaultTimeout(20_000)
  })

  afterAll(() => app?.close())

  it('shows the results of the first agent, and what comes to them', async () => {
    await row('first.txt').waitFor()
    expect(new URL(page.url()).pathname).toBe(`/files/output/${agentId}`)
    await workspace.upload('docs/second.txt', 'two')
    await row('docs').waitFor()
    await workspace.delete('first.txt')
    await row('first.txt').waitFor({ state: 'detached' })
  })

  it('uploads a folder with what is in it', async () => {
    const folder = join(app.server.home, 'project')
    await mkdir(join(folder, 'src'), { recursive: true })
    await writeFile(join(folder, 'readme.md'), '# Read me')
    await writeFile(join(folder, 'src/main.py'), 'print(1)')
    const chosen = page.waitForEvent('filechooser')
    await page.getByRole('button', { name: 'Upload' }).click()
    await page.getByRole('menuitem', { name: 'A folder' }).click()
    await (await chosen).setFiles(folder)
    await page.getByText('2 uploaded', { exact: true }).waitFor()
    await row('project').waitFor()
    const { body } = await workspace.download('project/src/main.py')
    expect(await new Response(body).text()).toBe('print(1)')
  })

  it('takes what is dropped', async () => {
    const data = await page.evaluateHandle(() => {
      const transfer = new DataTransfer()
      transfer.items.add(new File(['dropped'], 'dropped.txt'))
      return transfer
    })
    await grid().dispatchEvent('dragover', { dataTransfer: data })
    await grid().dispatchEvent('drop', { dataTransfer: data })
    await row('dropped.txt').waitFor()
  })

  it('shows names for what they are', async () => {
    await workspace.upload('<img src=x onerror="document.title=1">.txt', 'x')
    await workspace.upload('invoice\u202etxt.exe', 'x')
    await workspace.upload(`${'long'.repeat(50)}.txt`, 'x')
    await row('<img src=x onerror="document.title=1">.txt').waitFor()
    await row('invoice\ufffdtxt.exe').waitFor()
    expect(await page.title()).not.toBe('1')
  })

  it('is used by keyboard alone', async () => {
    await grid().focus()
    await page.keyboard.press('Home')
    await page.keyboard.press('ArrowRight')
    await row('second.txt').waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('F2')
    const name = page.getByRole('textbox', { name: 'Name' })
    await name.fill('renamed.txt')
    await page.keyboard.press('Enter')
    await row('renamed.txt').waitFor()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await grid().focus()
    await page.keyboard.press('Home')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press(' ')
    await page.getByText('1 selected').waitFor()
    await page.keyboard.press('Delete')
    await page.getByText('You find the files in the trash for 30 days').waitFor()
    await page.locator('wa-button.action:focus-within, wa-button.action:focus').waitFor()
    await page.keyboard.press('Enter')
    await row('renamed.txt').waitFor({ state: 'detached' })
  })

  it('brings back from the trash', async () => {
    await page.getByRole('button', { name: 'Trash' }).click()
    await page.getByRole('button', { name: 'Bring back docs/renamed.txt' }).click()
    await page.keyboard.press('Escape')
    await row('renamed.txt').waitFor()
  })

  it('makes folders, moves into them, and downloads several as one zip', async () => {
    await page.getByRole('button', { name: 'New' }).click()
    await page.getByRole('menuitem', { name: 'Folder' }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill('box')
    await page.keyboard.press('Enter')
    await row('box').waitFor()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await row('dropped.txt').locator('.pick').click()
    await page.getByRole('button', { name: 'Move' }).click()
    await page.getByRole('button', { name: 'box', exact: true }).click()
    await page.getByRole('button', { name: 'Move here' }).click()
    await row('dropped.txt').waitFor({ state: 'detached' })
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await row('box').locator('.pick').click()
    await row('project').locator('.pick').click()
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Download' }).click()
    const zip = await readFile(await (await download).path(), 'latin1')
    for (const name of ['box/dropped.txt', 'project/src/main.py']) expect(zip).toContain(name)
    expect(zip).not.toContain('renamed.txt')
    await page.getByRole('button', { name: 'Clear selection' }).click()
  })

  it('moves what is dragged onto a folder, with all that is selected', async () => {
    const names = ['dragged-1.txt', 'dragged-2.txt']
    for (const name of names) {
      await workspace.upload(name, 'x')
      await row(name).waitFor()
      await row(name).locator('.pick').click()
    }
    await row(names[0]!).dragTo(row('project'))
    for (const name of names) await row(name).waitFor({ state: 'detached' })
    const { items } = await workspace.list({ path: 'project' })
    expect(items.map(({ name }) => name)).toEqual(expect.arrayContaining(names))
    expect(await grid().locator('.drop').count()).toBe(0)
  })

  it('sorts, and goes into folders and back', async () => {
    await page.getByRole('button', { name: 'Size' }).click()
    await page.getByRole('button', { name: 'Size', pressed: true }).waitFor()
    await row('project').getByText('project').click()
    await row('readme.md').waitFor()
    expect(new URL(page.url()).searchParams.get('path')).toBe('project')
    await page.goBack()
    await row('project').waitFor()
  })

  it('has nothing for axe to find', async () => {
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Trash' }).click()
    await page.getByRole('dialog').waitFor()
    await expectAccessible(page)
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  })

  it('goes to the public files, which an admin may change', async () => {
    await app.client.workspaces.public().upload('news.txt', 'new')
    await page.getByLabel('Workspace').selectOption('public')
    await row('news.txt').waitFor()
    await page.getByRole('button', { name: 'Upload' }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/files/public')
  })

  it('of a group are its members’, and public ones are everybody’s to read', async () => {
    const [ada, grace] = await Promise.all([
      addPerson(app.server, app.client, 'ada'),
      addPerson(app.server, app.client, 'grace'),
    ])
    const group = await app.client.groups.create({ name: 'Press' })
    await app.client.groups.members.add(group.id, { userId: ada.id })
    const hers = await app.open({ as: ada })
    const there = hers.page
    there.setDefaultTimeout(20_000)
    await there.goto(`/files/group/${group.id}`)
    const chosen = there.waitForEvent('filechooser')
    await there.getByRole('button', { name: 'Upload' }).click()
    await there.getByRole('menuitem', { name: 'Files' }).click()
    await (await chosen).setFiles({
      name: 'draft.txt',
      mimeType: 'text/plain',
      buffer: Buffer.from('x'),
    })
    await there.getByRole('row', { name: 'draft.txt' }).waitFor()
    const shared = await app.client.workspaces.group(group.id).list()
    expect(shared.items.map(({ name }) => name)).toEqual(['draft.txt'])

    await there.getByLabel('Workspace').selectOption('public')
    const line = there.getByRole('row', { name: 'news.txt' })
    await line.waitFor()
    expect(await there.getByRole('button', { name: 'Upload' }).count()).toBe(0)
    expect(await line.getAttribute('draggable')).toBe('false')
    await line.locator('.pick').click()
    await there.keyboard.press('Delete')
    await there.keyboard.press('F2')
    await there.getByRole('button', { name: 'Download' }).waitFor()
    expect(await there.getByRole('dialog').count()).toBe(0)
    for (const name of ['Delete', 'Rename', 'Move'])
      expect(await there.getByRole('button', { name }).count()).toBe(0)
    expect(hers.problems).toEqual([])
    await hers.close()
    await expect(grace.client.workspaces.group(group.id).list()).rejects.toMatchObject({
      status: 404,
    })
  })

  it('fits a phone', async () => {
    await page.setViewportSize({ width: 360, height: 740 })
    await page.goto(`/files/output/${agentId}`)
    await row('project').waitFor()
    const width = await page.evaluate(() => document.documentElement.scrollWidth)
    expect(width).toBeLessThanOrEqual(360)
    await expectAccessible(page)
  })

  it('asks no other origin for anything, and logs no error', () => {
    expect(problems).toEqual([])
  })
})
