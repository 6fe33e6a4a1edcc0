import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type App, startApp } from './support/app.ts'
import { expectAccessible } from './support/axe.ts'
import { describeInBrowser } from './support/browser.ts'

describeInBrowser('sac-agents', () => {
  let app: App
  let page: Page

  beforeAll(async () => {
    app = await startApp()
    page = app.page
    page.setDefaultTimeout(15_000)
    await app.client.settings.set('maxAgentsPerUser', 2)
    const markup = '<img src=x onerror=alert(1)>'
    await app.client.agents.create({ name: markup, description: markup, icon: '🦊' })
    await page.goto('/agents')
  })

  afterAll(async () => app?.close())

  const card = (name: string) => page.locator('sac-agent-card').filter({ hasText: name })

  async function choose(name: string, deed: string): Promise<void> {
    await page.getByRole('button', { name: `More for ${name}` }).click()
    await page.getByRole('menuitem', { name: deed }).click()
  }

  it('shows what agents are called as text', async () => {
    await card('<img').getByText('🦊').waitFor()
    expect(await page.locator('sac-agent-card img').count()).toBe(0)
  })

  it('changes an agent without replacing what it does not know', async () => {
    const agent = await app.client.agents.create({
      name: 'changing',
      env: [{ name: 'LINES', value: 'one\ntwo' }],
      instructions: 'Be kind.',
    })
    await choose('changing', 'Settings')
    await page.getByLabel('What is it for?').fill('It changes')
    await page.getByText('Advanced').click()
    await page.getByLabel('Most CPU, in cores').fill('0.5')
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Save' }).click()
    await card('changing').getByText('It changes').waitFor()
    expect(await app.client.agents.get(agent.id)).toMatchObject({
      description: 'It changes',
      instructions: 'Be kind.',
      env: [{ name: 'LINES', value: 'one\ntwo' }],
      cpuMillicores: 500,
      memoryBytes: null,
    })
  })

  it('names the line of the environment that is wrong', async () => {
    await choose('changing', 'Settings')
    await page.getByText('Advanced').click()
    await page.getByLabel('Environment').fill('A=1\nno sign')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('alert').getByText('line 2').waitFor()
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  })

  it('says who can allow more when there are as many as one may have', async () => {
    await page.getByRole('button', { name: 'New agent' }).click()
    await page.getByLabel('Name', { exact: true }).fill('one too many')
    await page.getByRole('button', { name: 'Create', exact: true }).click()
    await page
      .getByRole('alert')
      .getByText(/You may have 2 agents.*You are an admin/)
      .waitFor()
    await expectAccessible(page)
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  })

  it('tests a key before saving, and forgets the provider when nothing uses it', async () => {
    await choose('changing', 'Settings')
    await page.getByRole('combobox', { name: 'Where its models are' }).click()
    await page.getByRole('option', { name: 'Another one, by its address' }).click()
    await page.getByLabel('Address of the Messages API').fill('http://127.0.0.1:9/api')
    await page.getByRole('textbox', { name: 'Key' }).fill('sk-secret-key-1234')
    await page.getByRole('button', { name: 'Test the key' }).click()
    await page.locator('sac-provider-fields wa-callout').waitFor()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await expect
      .poll(async () => (await app.client.providers.list()).items.map(({ preset }) => preset))
      .toEqual(['demo'])
  })

  it('asks before it deletes, and restores', async () => {
    await choose('changing', 'Delete')
    await page.getByRole('dialog', { name: 'Delete changing?' }).waitFor()
    const question = page.locator('sac-confirm')
    await question.getByText('30 days').waitFor()
    await expectAccessible(page)
    await question.getByRole('button', { name: 'Delete' }).click()
    await card('changing').waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Show deleted agents' }).click()
    await page.getByRole('button', { name: 'Restore changing' }).waitFor()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Restore changing' }).click()
    await card('changing').waitFor()
  })

  it('ticks off the first steps, and remembers that they were put away', async () => {
    const { items } = await app.client.agents.list()
    const id = items[0]!.id
    const steps = page.locator('sac-first-steps')
    await steps.getByRole('link', { name: 'Look at the file that it made' }).waitFor()
    await app.client.outputs.upload(id, 'made.txt', new TextEncoder().encode('made'))
    await steps
      .getByRole('link', { name: 'Look at the file that it made' })
      .waitFor({ state: 'detached' })
    await steps.getByRole('button', { name: 'Hide' }).click()
    await steps.waitFor({ state: 'hidden' })
    await page.reload()
    await card('changing').waitFor()
    expect(await steps.isVisible()).toBe(false)
  })

  it('logs no error and asks no other origin', () => {
    expect(app.problems).toEqual([])
  })
})
