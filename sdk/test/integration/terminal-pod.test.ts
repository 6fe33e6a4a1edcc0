import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { TestPod } from '../../../pod/test/support/test-pod.ts'
import { SacClient } from '../../src/client.ts'
import { type PodGateway, startPodGateway } from '../support/pod-gateway.ts'

let pod: TestPod
let gateway: PodGateway
beforeEach(async () => {
  pod = await TestPod.start()
  gateway = await startPodGateway(pod)
})
afterEach(async () => {
  await gateway.close()
  await pod.stop()
})

async function attach(script: string, kind: 'interactive' | 'headless' = 'interactive') {
  const sessionId = randomUUID()
  await pod.run(sessionId, script, { kind })
  const client = new SacClient({ baseUrl: gateway.url, token: 't' })
  return client.sessions.attach(sessionId, { cols: 100, rows: 30 })
}

const CUTS = 20
const LINES = 300_000

describe('a terminal of a real pod', () => {
  it('carries keys, output, sizes and the exit code', async () => {
    const terminal = await attach('read line; stty size; echo "got $line"; exit 3')
    terminal.write('hello\r')
    let text = ''
    for await (const bytes of terminal) text += Buffer.from(bytes).toString()
    expect(text).toContain('30 100')
    expect(text).toContain('got hello')
    expect(await terminal.exited).toEqual({ exitCode: 3, signal: null })
  })

  it('loses and doubles no line over many cuts', async () => {
    const terminal = await attach(
      // Far more than what comes in one piece, so that there is room for every cut.
      `seq -f 'line %.0f' 0 ${LINES - 1}`,
      'headless',
    )
    let text = ''
    let cuts = 0
    for await (const bytes of terminal) {
      text += Buffer.from(bytes).toString()
      if (cuts < CUTS && text.length > (cuts + 1) * 15_000) {
        cuts++
        gateway.cut()
      }
    }
    const expected = Array.from({ length: LINES }, (_, i) => `line ${i}\n`).join('')
    expect(cuts).toBe(CUTS)
    expect(text === expected).toBe(true)
  })

  it('applies a paste exactly once over cuts', async () => {
    const paste = randomBytes(200_000).toString('hex')
    const terminal = await attach(`stty raw -echo; echo ready; head -c ${paste.length} | sha256sum`)
    const reading = terminal[Symbol.asyncIterator]()
    let text = ''
    while (!text.includes('ready')) text += Buffer.from((await reading.next()).value!).toString()
    terminal.write(paste)
    for (let cut = 0; cut < 5; cut++) {
      gateway.cut()
      const before = terminal.pendingInputBytes
      while (terminal.pendingInputBytes === before && before > 0) await new Promise(setImmediate)
    }
    for (let next = await reading.next(); !next.done; next = await reading.next()) {
      text += Buffer.from(next.value).toString()
    }
    expect(text).toContain(createHash('sha256').update(paste).digest('hex'))
  })

  it('lets a slow reader slow the program, and loses nothing', async () => {
    const terminal = await attach('head -c 8000000 /dev/zero', 'headless')
    let size = 0
    for await (const bytes of terminal) {
      size += bytes.length
      await new Promise(setImmediate)
    }
    expect(size).toBe(8_000_000)
  })
})
