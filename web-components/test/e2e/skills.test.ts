import type { SacClient } from '@sac/sdk'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { waitUntil } from '../../../cli/test/e2e/support/server.ts'
import { type App, startApp } from './support/app.ts'
import { expectAccessible } from './support/axe.ts'
import { archive, SAC_YAML, skillText } from './support/skill.ts'

describe('skills in a browser', () => {
  let app: App
  let page: Page
  let client: SacClient
  let agentId: number

  beforeAll(async () => {
    app = await startApp()
    ;({ client, page } = app)
    page.setDefaultTimeout(20_000)
    agentId = (await client.agents.create({ name: 'helper' })).id
  })

  afterAll(() => app?.close())

  const editor = () => page.locator('sac-code-editor .cm-content')
  const toast = (text: string | RegExp) =>
    page.locator('sac-toasts').getByText(text).first().waitFor()
  const write = async (text: string) => {
    await editor().click()
    await page.keyboard.press('Control+a')
    await page.keyboard.press('Delete')
    // Typed text would be indented by the editor; what is inserted stays as it is.
    await page.keyboard.insertText(text)
  }

  it('has an empty marketplace that leads to the editor', async () => {
    await page.goto('/skills')
    await page.getByRole('heading', { name: 'No skills yet' }).waitFor()
    await expectAccessible(page)
    await page.getByRole('link', { name: 'Create a skill' }).first().click()
    await page.getByRole('heading', { name: 'New skill' }).waitFor()
    await editor().waitFor()
  })

  it('marks what is wrong at its line as one types, and says it', async () => {
    await write('---\nname: Not A Slug\ndescription: Writes.\n---\nDo it.')
    const finding = page.getByRole('button', { name: /SKILL\.md:2.*name has to be/ })
    await finding.waitFor()
    await page.locator('.cm-lint-marker-error').waitFor()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Create skill' }).click()
    expect(await client.skills.list()).toMatchObject({ items: [] })
  })

  it('shows the form of the parameters while they are written, and saves', async () => {
    await write(skillText('report', 'Write a file report.md with T<$topic> and N<$tone>.'))
    await page.getByRole('button', { name: 'sac.yaml' }).click()
    await write(SAC_YAML)
    await page.locator('aside').getByLabel('Topic').waitFor()
    await page.getByText('Nothing is wrong with it.').waitFor()
    await page.getByRole('button', { name: 'New file' }).click()
    await page.getByLabel('Name of the new file').fill('../secret')
    await page.keyboard.press('Enter')
    await page.getByText(/The name /).waitFor()
    await page.getByLabel('Name of the new file').fill('references/notes.md')
    await page.keyboard.press('Enter')
    await write('Some notes.')
    await expectAccessible(page)
    await page.keyboard.press('Control+s')
    await page.getByRole('heading', { name: 'Report', exact: true }).waitFor()
    const { items } = await client.skills.list()
    expect(items).toMatchObject([{ command: 'report', fileCount: 3, category: 'Writing' }])
    await expectAccessible(page)
  })

  it('gives it to an agent', async () => {
    await page.getByRole('link', { name: 'Give to agents' }).click()
    await page.getByRole('switch', { name: 'helper has it' }).click()
    await page.locator('sac-skill-agents .tag').waitFor()
    await expectAccessible(page)
    await waitUntil(async () => (await client.agents.skills.list(agentId))[0]?.syncedVersion === 1)
    await page.locator('.tag.done').getByText('Version 1').waitFor()
  })

  it('asks for what is missing, then runs it with values as they were typed', async () => {
    await page.getByRole('link', { name: 'Run' }).first().click()
    await page.getByRole('dialog', { name: 'Run /report' }).waitFor()
    // What a slot shows stands beside the dialog in the tree, so it is looked for in the element around both.
    const dialog = page.locator('sac-skill-dialog')
    await dialog.getByRole('button', { name: 'Run' }).click()
    await dialog.getByText('Fill this in.').waitFor()
    await expectAccessible(page)
    await dialog.getByLabel('Topic').fill(`--it's "so"`)
    await dialog.getByLabel('Tone').selectOption('formal')
    await dialog.getByRole('button', { name: 'Run' }).click()
    await dialog.getByRole('heading', { name: 'Answer' }).waitFor({ timeout: 60_000 })
    await dialog.getByRole('link', { name: 'report.md' }).waitFor()
    await expectAccessible(page)
    const { body } = await client.outputs.download(agentId, 'report.md')
    expect(await new Response(body as never).text()).toContain(`T<--it's "so"> and N<formal>`)
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
  })

  it('tells when somebody saved another version meanwhile, and loses neither', async () => {
    const { items } = await client.skills.list()
    const { id } = items[0]!
    await page.getByRole('link', { name: 'Edit' }).click()
    await editor().getByText('report.md').waitFor()
    await write(skillText('report', 'Mine.'))
    await client.skills.push(id, archive('report', 'Theirs.'))
    await page.getByText(/Version 2 was saved meanwhile/).waitFor()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Save mine over it' }).click()
    await toast('/report is saved as version 3.')
    expect((await client.skills.get(id)).latestVersion).toBe(3)
  })

  it('keeps a pinned version until it is updated', async () => {
    const [installed] = await client.agents.skills.list(agentId)
    await client.agents.skills.install(agentId, installed!.skillId, { pinnedVersion: 2 })
    await page.goto('/skills')
    await page.getByText('Update available').waitFor()
    await expectAccessible(page)
    await page.getByRole('link', { name: 'Report', exact: true }).click()
    await page.locator('sac-skill').getByRole('link', { name: 'Agents', exact: true }).click()
    await page.getByRole('button', { name: 'Update to version 3' }).click()
    await page.locator('.tag.done').getByText('Version 3').waitFor()
    const pin = page.getByLabel('Version for helper')
    await pin.selectOption('Always the latest')
    await waitUntil(
      async () => (await client.agents.skills.list(agentId))[0]?.pinnedVersion === null,
    )
  })

  it('rolls back to an older version', async () => {
    await page.getByRole('link', { name: 'Versions' }).click()
    await page.getByRole('listitem').filter({ hasText: 'Version 1' }).getByRole('button').click()
    await page.locator('sac-confirm').getByRole('button', { name: 'Roll back' }).click()
    await toast('Version 4 is version 1 again.')
    await page.getByText('Version 4', { exact: true }).waitFor()
    await expectAccessible(page)
  })

  it('forks, and opens the copy to be changed', async () => {
    await page.locator('sac-skill-actions').getByRole('button', { name: 'More' }).click()
    await page.getByRole('menuitem', { name: 'Fork' }).click()
    await page.getByRole('dialog', { name: 'Fork /report?' }).waitFor()
    const dialog = page.locator('sac-confirm')
    await dialog.getByLabel('Command of the copy').fill('my-report')
    await expectAccessible(page)
    await dialog.getByRole('button', { name: 'Fork' }).click()
    await page.getByRole('heading', { name: 'Edit /my-report' }).waitFor()
    expect(await client.skills.list({ command: 'my-report' })).toMatchObject({
      items: [{ tier: 'private' }],
    })
  })

  it('is found as one types and by tier, shared, and deleted after a question', async () => {
    await page.goto('/skills')
    await page.getByLabel('Search skills').fill('my-rep')
    const found = page.getByRole('listitem').filter({ hasText: '/my-report' })
    await found.getByRole('link').click()
    await page.locator('sac-skill').getByText('/my-report').waitFor()
    await page.locator('sac-skill-actions').getByRole('button', { name: 'More' }).click()
    await page.getByRole('menuitem', { name: 'Who may use it' }).click()
    await page.getByRole('radio', { name: /^Public/ }).check()
    await page.locator('sac-confirm').getByRole('button', { name: 'Save' }).click()
    await toast('Everybody may use it.')
    await page.locator('sac-skill-actions').getByRole('button', { name: 'More' }).click()
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    await page.getByText(/Forks of it stay/).waitFor()
    await page.getByRole('button', { name: 'Delete it for good' }).click()
    await page.getByRole('button', { name: 'Public' }).click()
    await page.getByRole('heading', { name: 'No skill was found' }).waitFor()
  })

  it('has room on a phone', async () => {
    await page.setViewportSize({ width: 360, height: 740 })
    for (const path of [
      '/skills',
      '/skills/1',
      '/skills/1/agents',
      '/skills/1/edit',
      '/skills/1/run',
    ]) {
      await page.goto(path)
      await page.locator('sac-skills').getByRole('heading').first().waitFor()
      const width = await page.evaluate(() => document.documentElement.scrollWidth)
      expect(width, path).toBeLessThanOrEqual(360)
      await expectAccessible(page)
    }
  })

  it('says what is wrong when there is no such skill', async () => {
    await page.goto('/skills/999')
    await page.getByRole('alert').getByRole('button', { name: 'Try again' }).waitFor()
    await expectAccessible(page)
  })

  it('logs no error and asks no other origin', () => {
    expect(app.problems).toEqual([])
  })
})
