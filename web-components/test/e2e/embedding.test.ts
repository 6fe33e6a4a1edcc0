import { readFile } from 'node:fs/promises'
import { SacClient } from '@sac/sdk'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  freePorts,
  type RunningServer,
  sacJson,
  startServer,
} from '../../../cli/test/e2e/support/server.ts'
import { launchBrowser, type OpenedPage, openPage } from './support/browser.ts'
import { tinyPdf } from './support/pdf.ts'
import { ADMIN_PASSWORD, addPerson, clientOf } from './support/people.ts'
import { type Portal, startPortal } from './support/portal.ts'

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

describe('docs/how-to/embed-in-a-portal.md', () => {
  let server: RunningServer
  let browser: Browser
  let portal: Portal
  let opened: OpenedPage
  let page: Page
  let admin: SacClient
  let ada: SacClient
  let accessToken: { id: number; token: string }
  let agent: { id: number }

  beforeAll(async () => {
    const [port] = await freePorts(1)
    const origin = `http://localhost:${port}`
    ;[server, browser] = await Promise.all([
      startServer({ SAC_ALLOWED_ORIGINS: origin, SAC_ADMIN_PASSWORD: ADMIN_PASSWORD }),
      launchBrowser(),
    ])
    admin = await clientOf(server)
    ada = (await addPerson(server, admin, 'ada')).client
    // As the how-to says.
    await sacJson(server, ['group', 'create', 'Portal users'])
    await sacJson(server, ['group', 'add', 'portal-users', '--user', 'ada'])
    accessToken = await sacJson(
      server,
      'token create portal --scope embed:mint --group portal-users'.split(' '),
    )
    agent = await ada.agents.create({ name: 'helper', command: ['bash'] })
    const env = { SAC_URL: server.url, SAC_TOKEN: accessToken.token, PORTAL_ORIGIN: origin }
    portal = await startPortal(env)
    opened = await openPage(browser, origin)
    page = opened.page
  })

  afterAll(async () => {
    await browser?.close()
    await portal?.close()
    await server?.remove()
  })

  const state = (name: string) => page.getByRole('status').filter({ hasText: `SAC: ${name}` })

  it('shows nothing to somebody whom the portal does not know', async () => {
    await page.goto('/')
    await state('signed-out').waitFor()
  })

  it('shows the agents of the user whom the backend names, by bearer alone', async () => {
    const asked: { url: string; headers: Record<string, string> }[] = []
    page.on('request', (request) => {
      if (request.url().startsWith(`${server.url}/api`))
        asked.push({ url: request.url(), headers: request.headers() })
    })
    await page.getByLabel('Name').fill('ada')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await state('ready').waitFor()
    await page.locator('sac-agents').getByText('helper').first().waitFor()
    expect(asked.length).toBeGreaterThan(2)
    for (const { headers } of asked.filter(({ headers }) => headers['authorization'])) {
      expect(headers['authorization']).toMatch(/^Bearer sac_embed_/)
      expect(headers).not.toHaveProperty('cookie')
    }
  })

  it('shows terminal and files of the agent that somebody chooses', async () => {
    await page.locator('sac-agents').getByRole('link', { name: 'helper' }).first().click()
    const terminal = page.locator('sac-terminal')
    await terminal.locator('.xterm-screen').waitFor()
    await terminal.click()
    await page.keyboard.type('echo $((40+2)) > /workspace/output/answer.txt\n')
    const files = page.locator('sac-files')
    await files.evaluate((element) => element.scrollIntoView())
    await files.getByText('answer.txt').first().waitFor()
    const names = async () => (await ada.outputs.list(agent.id)).items.map(({ path }) => path)
    await expect.poll(names, { timeout: 30_000 }).toContain('answer.txt')
    const { body } = await ada.outputs.download(agent.id, 'answer.txt')
    expect(await new Response(body).text()).toBe('42\n')
    expect(await page.locator('sac-files').getAttribute('space-id')).toBe(String(agent.id))
  })

  it('shows HTML and PDF among them, and downloads by the token', async () => {
    const output = ada.workspaces.agent(agent.id, 'output')
    const html = '<h1>Page</h1><script>document.querySelector("h1").append(" that runs")</script>'
    await output.upload('page.html', html)
    await output.upload('paper.pdf', tinyPdf('Hello from a PDF'))
    const row = (name: string) => page.getByRole('row', { name })
    await row('page.html').locator('.open').click()
    await page
      .frameLocator('sac-html-frame iframe')
      .frameLocator('iframe')
      .getByRole('heading', { name: 'Page that runs' })
      .waitFor()
    await row('paper.pdf').locator('.open').click()
    await page.getByRole('img', { name: 'Hello from a PDF' }).waitFor()
    // Not on the page's own thread.
    expect(page.workers().map((worker) => new URL(worker.url()).protocol)).toEqual(['blob:'])

    // The browser's own question where to save is beyond a test.
    await page.evaluate(() => Reflect.deleteProperty(globalThis, 'showSaveFilePicker'))
    const download = page.waitForEvent('download')
    await page.locator('sac-preview').getByRole('button', { name: 'Download' }).click()
    const saved = await readFile(await (await download).path())
    expect((await download).suggestedFilename()).toBe('paper.pdf')
    expect((await download).url()).not.toContain('sac_embed')
    expect(saved.equals(tinyPdf('Hello from a PDF'))).toBe(true)
  })

  it('uses sources that the how-to lists, and no other', async () => {
    await ada.workspaces.agent(agent.id, 'output').upload('dot.png', PNG)
    const used = new Set<string>()
    await page.exposeFunction('use', (directive: string, source: string) => {
      const [scheme] = source.split(':')
      const place = source.startsWith(server.url) ? 'SAC' : scheme === 'ws' ? 'SAC, ws:' : source
      if (!source.startsWith(portal.origin)) used.add(`${directive} ${place}`)
    })
    await page.addInitScript(() => {
      addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
        const { use } = globalThis as unknown as { use: (...facts: string[]) => void }
        use(effectiveDirective, blockedURI)
      })
    })
    await page.goto('/')
    await page.locator('sac-agents').getByRole('link', { name: 'helper' }).first().click()
    await page.locator('sac-terminal .xterm-screen').waitFor()
    for (const name of ['page.html', 'paper.pdf', 'dot.png']) {
      await page.getByRole('row', { name }).locator('.open').click()
      await page.locator('sac-preview').getByRole('heading', { name }).waitFor()
    }
    await page.getByRole('img', { name: 'dot.png' }).waitFor()
    await expect
      .poll(() => [...used].sort())
      .toEqual([
        'connect-src SAC',
        'connect-src SAC, ws:',
        'connect-src data',
        'frame-src SAC',
        'img-src blob',
        'script-src-elem SAC',
        'worker-src blob',
      ])
  })

  it('works under the strict policy, and asks nobody but portal and SAC', () => {
    expect(
      opened.problems.filter(
        (text) => !text.startsWith(`asked ${server.url}/`) && !/ERR_|401|report-only/i.test(text),
      ),
    ).toEqual([])
  })

  /** What the page gets of its backend. */
  const pageToken = () =>
    page.evaluate(async () => {
      const response = await fetch('/sac-token', { method: 'POST' })
      return ((await response.json()) as { token: string }).token
    })

  const call = async (
    token: string,
    path: string,
    { method = 'GET', origin = portal.origin, body = undefined as unknown } = {},
  ) =>
    (
      await fetch(`${server.url}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(origin && { origin }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
    ).status

  it('gives tokens that can do nothing else', async () => {
    const token = await pageToken()
    const other = await admin.agents.create({ name: 'of-admin', command: ['cat'] })
    const group = { userId: 2, scope: 'read', origin: portal.origin }
    expect(await call(token, `/api/agents/${agent.id}`)).toBe(200)
    expect({
      'an agent of somebody else': await call(token, `/api/agents/${other.id}`),
      'access tokens': await call(token, '/api/tokens'),
      'a new access token': await call(token, '/api/tokens', {
        method: 'POST',
        body: { name: 'x' },
      }),
      'another embed token': await call(token, '/api/embed-tokens', {
        method: 'POST',
        body: group,
      }),
      'a password': await call(token, '/api/auth/password', {
        method: 'PUT',
        body: { newPassword: 'another password' },
      }),
      users: await call(token, '/api/admin/users'),
      'a search of users': await call(token, '/api/users/search?q=ad'),
      groups: await call(token, '/api/groups'),
      skills: await call(token, '/api/skills'),
      'public files': await call(token, '/api/workspace/public/files'),
      'another origin': await call(token, '/api/agents', { origin: 'https://evil.example' }),
      'no origin': await call(token, '/api/agents', { origin: '' }),
    }).toEqual({
      'an agent of somebody else': 404,
      'access tokens': 403,
      'a new access token': 403,
      'another embed token': 403,
      'a password': 403,
      users: 403,
      'a search of users': 403,
      groups: 403,
      skills: 403,
      'public files': 403,
      'another origin': 403,
      'no origin': 403,
    })
  })

  it('gives the portal nobody outside its group, and no admin', async () => {
    await addPerson(server, admin, 'grace')
    const client = new SacClient({ baseUrl: server.url, token: accessToken.token })
    for (const username of ['grace', 'admin', 'nobody']) {
      const minting = client.embedTokens.create({ username, scope: 'read', origin: portal.origin })
      await expect(minting).rejects.toMatchObject({
        status: username === 'admin' ? 403 : 400,
      })
    }
    await expect(client.auth.me()).rejects.toMatchObject({ status: 403 })
  })

  it('ends tokens after their time', async () => {
    const client = new SacClient({ baseUrl: server.url, token: accessToken.token })
    const { token } = await client.embedTokens.create({
      username: 'ada',
      scope: 'read',
      origin: portal.origin,
      ttlSeconds: 10,
    })
    expect(await call(token, '/api/agents')).toBe(200)
    await expect.poll(() => call(token, '/api/agents'), { timeout: 20_000 }).toBe(401)
  })

  it('ends everything when the access token is revoked, also what is open', async () => {
    const token = await pageToken()
    await admin.tokens.revoke(accessToken.id)
    expect(await call(token, '/api/agents')).toBe(401)
    expect(
      await page.evaluate(async () => (await fetch('/sac-token', { method: 'POST' })).status),
    ).toBe(502)
    await page.reload()
    await state('unreachable').waitFor()
  })

  it('writes no token into any log', () => {
    expect(server.output() + portal.output()).not.toMatch(/sac_(embed|pat|ticket)_[\w-]{20}/)
  })
})
