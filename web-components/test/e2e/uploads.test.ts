import type { Workspace } from '@sac/sdk'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type App, fillSignIn, startApp } from './support/app.ts'

const MIB = 1024 * 1024

describe('uploads that are disturbed', () => {
  let app: App
  let workspace: Workspace
  let page: Page

  beforeAll(async () => {
    app = await startApp()
    const agent = await app.client.agents.create({ name: 'Research bot', command: ['sh'] })
    workspace = app.client.workspaces.agent(agent.id, 'private')
    ;({ page } = app)
    await page.goto(`/files/private/${agent.id}`)
    page.setDefaultTimeout(40_000)
    await page.getByText('Nothing is in here yet').waitFor()
  })

  afterAll(() => app?.close())

  /** Drops a file of one repeated byte, as large as wanted, without sending it to the browser first. */
  const drop = async (name: string, sizeBytes: number) => {
    const data = await page.evaluateHandle(
      ([path, size]) => {
        const transfer = new DataTransfer()
        transfer.items.add(new File([new Uint8Array(size).fill(7)], path, { lastModified: 1e12 }))
        return transfer
      },
      [name, sizeBytes] as const,
    )
    const grid = page.getByRole('treegrid', { name: 'Files' })
    await grid.dispatchEvent('dragover', { dataTransfer: data })
    await grid.dispatchEvent('drop', { dataTransfer: data })
  }

  const sizeOf = async (name: string) => {
    const { items } = await workspace.list()
    return items.find((item) => item.name === name)?.sizeBytes
  }

  /** Resolves when a part of an upload has arrived; the next one waits until `goOn`. */
  const holdAfterFirstPart = async () => {
    let sent = 0
    const parts: string[] = []
    let goOn = () => {}
    const held = new Promise<void>((resolve) => {
      goOn = resolve
    })
    let arrived = () => {}
    const first = new Promise<void>((resolve) => {
      arrived = resolve
    })
    await page.route('**/parts/*', async (route) => {
      sent += 1
      const mayGo = sent === 1
      if (!mayGo) await held
      parts.push(route.request().url().split('/').at(-1)!.split('?')[0]!)
      await route.continue().catch(() => {
        // The line was cut meanwhile: the request is gone.
      })
      if (mayGo) arrived()
    })
    return { first, goOn, parts }
  }

  it('goes on with the next part when the line is back', async () => {
    const { first, goOn } = await holdAfterFirstPart()
    await drop('model.bin', 40 * MIB)
    await first
    await page.context().setOffline(true)
    await page.getByText('The connection is lost; it goes on by itself.').waitFor()
    goOn()
    await page.unroute('**/parts/*')
    await page.context().setOffline(false)
    await page.getByText('1 uploaded', { exact: true }).waitFor()
    expect(await sizeOf('model.bin')).toBe(40 * MIB)
    await page.getByRole('button', { name: 'Close' }).click()
  })

  it('goes on after signing in again, in the middle of a file', async () => {
    const { first, goOn } = await holdAfterFirstPart()
    await drop('second.bin', 40 * MIB)
    await drop('small.txt', 10)
    await first
    await page.context().clearCookies()
    goOn()
    await page.getByRole('dialog', { name: 'Sign in again' }).waitFor()
    await fillSignIn(page)
    await page.getByText('2 uploaded', { exact: true }).waitFor()
    expect(await sizeOf('second.bin')).toBe(40 * MIB)
    await page.unroute('**/parts/*')
    await page.getByRole('button', { name: 'Close' }).click()
  })

  it('goes on while other places of the app are shown, and is cancelled', async () => {
    const { first, goOn } = await holdAfterFirstPart()
    await drop('third.bin', 40 * MIB)
    await first
    await page.getByRole('link', { name: 'Skills' }).click()
    await page.goBack()
    await page.getByText('Uploading: 0 of 1').waitFor()
    await page.getByRole('button', { name: 'Cancel third.bin' }).click()
    await page.getByText('Uploading').waitFor({ state: 'detached' })
    goOn()
    await page.unroute('**/parts/*')
    expect(await sizeOf('third.bin')).toBeUndefined()
  })

  it('says why a file was refused, and tries again', async () => {
    await app.client.settings.set('maxFileBytes', 1000)
    await drop('large.txt', 5000)
    await page.getByText('0 of 1 uploaded, 1 failed').waitFor()
    await app.client.settings.set('maxFileBytes', 1_000_000)
    await page.getByRole('button', { name: 'Try large.txt again' }).click()
    await page.getByText('1 uploaded', { exact: true }).waitFor()
    expect(await sizeOf('large.txt')).toBe(5000)
  })
})
