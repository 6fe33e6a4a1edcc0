import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { SacClient } from '../../../sdk/src/index.ts'
import { type App, startApp } from './support/app.ts'
import { expectAccessible } from './support/axe.ts'
import { describeInBrowser } from './support/browser.ts'
import { ADMIN_PASSWORD } from './support/people.ts'

describeInBrowser('sac-settings', () => {
  let app: App
  let page: Page

  beforeAll(async () => {
    app = await startApp()
    page = app.page
    page.setDefaultTimeout(15_000)
  })

  afterAll(async () => app?.close())

  const go = (section: string) => page.goto(`/settings/${section}`)

  it('changes the look at once', async () => {
    await go('appearance')
    await page.getByRole('radio', { name: 'Dark' }).click()
    await expect.poll(() => page.locator('sac-app').getAttribute('theme')).toBe('dark')
    await page.getByRole('radio', { name: 'Compact' }).click()
    await expect.poll(() => page.locator('sac-app').getAttribute('density')).toBe('compact')
    await page.getByRole('combobox', { name: 'Language' }).click()
    await page.getByRole('option', { name: '简体中文' }).click()
    await expect.poll(() => page.locator('html').getAttribute('lang')).toBe('zh-CN')
    await page.reload()
    await page.locator('sac-settings-appearance').waitFor()
    expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN')
    expect(await page.locator('sac-app').getAttribute('theme')).toBe('dark')
    await page.evaluate(() => localStorage.clear())
    await page.reload()
    await page.getByRole('heading', { name: 'Appearance' }).waitFor()
    await expectAccessible(page)
  })

  it('shows a token once, and revokes it', async () => {
    await go('tokens')
    await page.getByLabel('Name').fill('nightly')
    await page.keyboard.press('Enter')
    const token = await page.getByLabel('Token', { exact: true }).inputValue()
    const client = new SacClient({ baseUrl: app.server.url, token })
    expect((await client.auth.me()).username).toBe('admin')
    await expectAccessible(page)
    await page.reload()
    await page.getByRole('button', { name: 'Revoke nightly' }).waitFor()
    expect(await page.content()).not.toContain(token)
    await page.getByRole('button', { name: 'Revoke nightly' }).click()
    await page.locator('sac-confirm').getByRole('button', { name: 'Revoke' }).click()
    await page.getByText('None so far.').waitFor()
    await expect(client.auth.me()).rejects.toThrow()
  })

  it('adds a provider, never shows its key, and deletes it', async () => {
    await go('providers')
    await page.getByRole('button', { name: 'Add a provider' }).click()
    await page.getByLabel('Name of the provider').fill('My Anthropic')
    await page.getByRole('textbox', { name: 'Key' }).fill('sk-ant-secret-key-9876')
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Add', exact: true }).click()
    await page.getByText('key …9876').waitFor()
    await page.getByRole('button', { name: 'Change My Anthropic' }).click()
    await page.getByText('A key is stored').waitFor()
    expect(await page.getByRole('textbox', { name: 'Key' }).inputValue()).toBe('')
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Delete My Anthropic' }).click()
    await page.locator('sac-confirm').getByRole('button', { name: 'Delete' }).click()
    await page.getByText('key …9876').waitFor({ state: 'detached' })
  })

  it('creates a user, gives them a limit of their own, and shuts them out', async () => {
    await go('users')
    await page.getByRole('button', { name: 'Create a user' }).click()
    await page.getByLabel('Username').fill('grace')
    await page.getByLabel('Email').fill('grace@example.com')
    await page.getByLabel('Password', { exact: true }).fill('correct horse battery')
    await expectAccessible(page)
    await page.keyboard.press('Enter')
    await page.getByText('grace@example.com').waitFor()
    const grace = (await app.client.users.list()).items.find(
      ({ username }) => username === 'grace',
    )!

    await page.getByRole('button', { name: 'More for grace' }).click()
    await page.getByRole('menuitem', { name: 'Limits' }).click()
    await page.getByLabel('Agents of one user').fill('7')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('button', { name: 'As for everybody' }).waitFor()
    expect(await app.client.settings.listForUser(grace.id)).toMatchObject([
      { key: 'maxAgentsPerUser', value: 7 },
    ])
    await expectAccessible(page)
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })

    await page.getByRole('button', { name: 'More for grace' }).click()
    await page.getByRole('menuitem', { name: 'Shut out' }).click()
    await page.locator('sac-confirm').getByRole('button', { name: 'Shut out' }).click()
    await page.locator('sac-settings-users .tag').getByText('Shut out').waitFor()
  })

  it('creates a group, takes somebody in and makes them its admin', async () => {
    await app.client.users.create({ username: 'ada', email: 'ada@example.com', displayName: 'Ada' })
    await go('groups')
    await page.getByRole('button', { name: 'Create a group' }).click()
    await page.getByLabel('Name', { exact: true }).fill('Research')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Open Research' }).click()
    await page.getByLabel('Add a member').fill('ad')
    await page.getByRole('button', { name: 'Add ada' }).click()
    await page.getByRole('switch', { name: /Admin of the group.*Ada/ }).press('Space')
    await page.getByText('The role of ada is changed.').first().waitFor()
    await page.getByLabel('Instructions for the agents').fill('Cite sources.')
    await page.getByRole('button', { name: 'Save' }).click()
    const [group] = (await app.client.groups.list()).items
    await expect.poll(() => app.client.groups.template(group!.id)).toBe('Cite sources.')
    const { items } = await app.client.groups.members.list(group!.id)
    expect(items.map(({ user, role }) => [user.username, role])).toEqual([
      ['ada', 'admin'],
      ['admin', 'admin'],
    ])
    await expectAccessible(page)
  })

  it('changes a limit for all, and goes back to the default', async () => {
    await go('system')
    await page.getByLabel('Agents of one user').fill('5')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Default Agents of one user' }).click()
    await expect
      .poll(async () => (await app.client.settings.list())[0])
      .toMatchObject({ key: 'maxAgentsPerUser', value: 3 })
    await expectAccessible(page)
  })

  it('tells a wrong password from the end of the session, and changes it', async () => {
    await go('profile')
    await expectAccessible(page)
    const fill = async (current: string): Promise<number> => {
      await page.getByLabel('Current password').fill(current)
      await page.getByLabel('New password', { exact: true }).fill('another horse')
      await page.getByLabel('New password again').fill('another horse')
      const answered = page.waitForResponse((response) => /auth\/password$/.test(response.url()))
      await page.keyboard.press('Enter')
      return (await answered).status()
    }
    expect(await fill('wrong')).toBe(401)
    await page
      .getByRole('alert')
      .getByText(/is wrong|password/)
      .waitFor()
    expect(await page.getByRole('dialog', { name: 'Sign in again' }).count()).toBe(0)
    expect(await fill(ADMIN_PASSWORD)).toBe(200)
    const messages = page.getByRole('region', { name: 'Messages' })
    await messages.getByText('Your password is changed').waitFor()
    await page.reload()
    await page.getByRole('heading', { name: 'Profile' }).waitFor()
  })

  it('logs no error and asks no other origin', () => {
    expect(app.problems).toEqual([])
  })
})
