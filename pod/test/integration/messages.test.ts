import { fileURLToPath } from 'node:url'
import type { PodEvent } from '@sac/openapi/pod-api'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { TestPod } from '../support/test-pod.ts'

const PROMPT = fileURLToPath(new URL('../support/prompt.mjs', import.meta.url))

let pod: TestPod
beforeAll(async () => {
  pod = await TestPod.start()
})
afterAll(() => pod.stop())

const prompt = (id: string, ignoredEnters = 0) =>
  pod.run(id, '', { argv: [process.execPath, PROMPT, `${ignoredEnters}`], readyPattern: '❯' })

const post = (id: string, messageId: string, text: string, more: object = {}) =>
  pod.call('POST', `/sessions/${id}/messages`, { messageId, text, ...more })

const acknowledge = (id: string, messageId: string) =>
  pod.call('POST', `/sessions/${id}/messages/${messageId}/acknowledge`)

function statesOf(events: PodEvent[], messageId: string): string[] {
  return events.flatMap((event) =>
    event.type === 'message' && event.messageId === messageId ? [event.state] : [],
  )
}

describe('a message', () => {
  it('is typed once the prompt is there, acknowledged, and typed once however often it is posted', async () => {
    const events = await pod.events()
    await prompt('one')
    const client = await pod.client('one').open()
    const text = `Please read\nthese lines: ${'äöü👋 '.repeat(200)}end`
    expect(await post('one', 'm1', text)).toEqual({
      status: 202,
      body: { messageId: 'm1', state: 'queued' },
    })
    await post('one', 'm1', text)
    await vi.waitFor(() => expect(statesOf(events, 'm1')).toEqual(['typed']), 5000)
    expect((await acknowledge('one', 'm1')).body).toEqual({
      messageId: 'm1',
      state: 'acknowledged',
    })
    expect((await post('one', 'm1', text)).body.state).toBe('acknowledged')
    await client.waitForText('SUBMIT')
    await post('one', 'm2', 'second')
    await client.waitForText('SUBMIT "second"')
    const submitted = Buffer.from(client.text, 'latin1')
      .toString()
      .match(/SUBMIT .*/g)
    expect(submitted).toEqual([`SUBMIT ${JSON.stringify(text)}`, 'SUBMIT "second"'])
    expect(statesOf(events, 'm1')).toEqual(['typed', 'acknowledged'])
  })

  it('puts a draft aside and brings it back, with what people type meanwhile behind it', async () => {
    await prompt('held')
    const client = await pod.client('held', { client: 'c1' }).open()
    await client.waitForText(Buffer.from('❯').toString('latin1'))
    client.type('half a dra')
    await client.waitFor(() => client.acknowledgedInput === 10)
    await post('held', 'm1', `${'x'.repeat(2000)}.`)
    client.type('ft')
    await client.waitForText('x."')
    await acknowledge('held', 'm1')
    await client.waitForText('[12]')
    await client.waitFor(() => client.acknowledgedInput === 12)
    client.type('\r')
    await client.waitForText('SUBMIT "half a draft"')
    expect(client.text).toContain(`SUBMIT "${'x'.repeat(2000)}."`)
  })

  it('never sends a draft, also when nothing reports the message', async () => {
    const events = await pod.events()
    await prompt('draft')
    const client = await pod.client('draft', { client: 'c1' }).open()
    await client.waitForText(Buffer.from('❯').toString('latin1'))
    client.type('not yet')
    await client.waitFor(() => client.acknowledgedInput === 7)
    await post('draft', 'm1', '/unknown', { isSkill: true })
    await post('draft', 'm2', 'hello')
    await vi.waitFor(() => expect(statesOf(events, 'm2')).toContain('typed'), 10_000)
    await acknowledge('draft', 'm2')
    await client.waitForText('SUBMIT "hello"')
    expect(client.text.match(/SUBMIT .*/g)?.map((line) => line.trim())).toEqual([
      'SUBMIT "/unknown "',
      'SUBMIT "hello"',
    ])
    client.type('\r')
    await client.waitForText('SUBMIT "not yet"')
  })

  it('gets a second Enter when nothing reports it, a skill too, but another command does not', async () => {
    await prompt('second', 1)
    const client = await pod.client('second').open()
    await post('second', 'm1', 'hello')
    await client.waitForText('SUBMIT "hello"', 5000)

    await prompt('skill', 1)
    const skill = await pod.client('skill').open()
    await post('skill', 'm1', '/weekly-report', { isSkill: true })
    await skill.waitForText('SUBMIT "/weekly-report', 5000)

    await prompt('command')
    const other = await pod.client('command').open()
    await post('command', 'm1', '/model')
    await post('command', 'm2', 'next')
    await other.waitForText('SUBMIT "next"', 8000)
    expect(other.text.match(/SUBMIT .*/g)).toEqual(['SUBMIT "/model "', 'SUBMIT "next"'])
  }, 20_000)

  it('is refused where it would end the program, or when that has ended', async () => {
    const events = await pod.events()
    await prompt('refused')
    expect((await post('refused', 'm1', ' exit ')).body).toMatchObject({ state: 'refused' })
    await post('refused', 'm2', 'never typed')
    await pod.call('DELETE', '/sessions/refused')
    await expect.poll(() => statesOf(events, 'm2')).toEqual(['refused'])
    expect(statesOf(events, 'm1')).toEqual(['refused'])
  })

  it('needs a session that reads keys', async () => {
    await pod.run('headless', 'sleep 60', { kind: 'headless' })
    expect((await post('headless', 'm1', 'x')).status).toBe(409)
    expect((await post('nowhere', 'm1', 'x')).status).toBe(404)
    expect((await acknowledge('headless', 'm9')).status).toBe(404)
  })
})

it('keeps Ctrl-Z from a program with a prompt, and counts it as taken', async () => {
  await prompt('suspend')
  const client = await pod.client('suspend', { client: 'c1' }).open()
  await client.waitForText(Buffer.from('❯').toString('latin1'))
  client.type('a\x1ab')
  await client.waitForText('[2]')
  client.type('\r')
  await client.waitForText('SUBMIT "ab"')
  await client.waitFor(() => client.acknowledgedInput === 4)
  expect(client.text).not.toContain('SUSPENDED')
})
