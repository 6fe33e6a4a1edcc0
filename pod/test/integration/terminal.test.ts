import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TestPod } from '../support/test-pod.ts'

let pod: TestPod
beforeAll(async () => {
  pod = await TestPod.start()
})
afterAll(() => pod.stop())

/** Prints numbered lines, about 1000 a second with bursts between. */
const NUMBERED = `stty raw -echo; i=0; while [ $i -lt 12000 ]; do echo "<$i>"; i=$((i+1)); [ $((i % 40)) = 0 ] && sleep 0.02; done; echo "<end>"; sleep 60`

describe('a session', () => {
  it('goes on at the byte over 50 cuts, with nothing lost or doubled', async () => {
    await pod.run('cuts', NUMBERED)
    const client = await pod.client('cuts').open()
    for (let cut = 0; cut < 50; cut++) {
      const { length } = client.output
      await client.waitFor(() => client.output.length > length + (cut % 4))
      client.cut()
      await client.open()
    }
    await client.waitForText('<end>', 30_000)
    const numbers = [...client.text.matchAll(/<(\d+)>/g)].map((match) => Number(match[1]))
    expect(numbers).toEqual(Array.from({ length: 12000 }, (_, i) => i))
    expect(client.resumes.some(({ gap }) => gap)).toBe(false)
  }, 60_000)

  it('takes each key once over cuts, also those typed while the link was down', async () => {
    await pod.run('keys', 'stty raw -echo; echo go; exec cat')
    const client = await pod.client('keys', { client: 'c1' }).open()
    await client.waitForText('go')
    let typed = ''
    for (let i = 0; i < 300; i++) {
      const key = `[${i}]`
      client.type(key)
      typed += key
      if (i % 6 === 3) client.cut()
      if (i % 6 === 5) await client.open()
      if (i % 10 === 0) await new Promise((resolve) => setImmediate(resolve))
    }
    await client.open()
    await client.waitFor(() => client.acknowledgedInput === typed.length)
    await client.waitForText('[299]')
    expect(client.text.slice(client.text.indexOf('[0]'))).toBe(typed)
  })

  it('acknowledges keys in batches', async () => {
    await pod.run('batch', 'stty raw -echo; echo go; exec cat')
    const client = await pod.client('batch', { client: 'c1' }).open()
    await client.waitForText('go')
    for (let i = 0; i < 100; i++) client.type('k')
    await client.waitFor(() => client.acknowledgedInput === 100)
    expect(client.inputAcknowledgements).toBeLessThan(10)
  })

  it('lets a newer connection of the same client take over', async () => {
    await pod.run('twice', 'echo go; exec cat')
    const [first, second, other] = ['c1', 'c1', 'c2'].map((client) =>
      pod.client('twice', { client }),
    )
    await first!.open()
    await other!.open()
    await second!.open()
    await first!.waitFor(({ closeCode }) => closeCode === 4409)
    expect(first!.problem?.type).toBe('urn:sac:problem:replaced')
    second!.type('hello\r')
    await other!.waitForText('hello')
  })

  it('tells a client that its input was refused when another PTY runs', async () => {
    await pod.run('reborn', 'stty -echo; echo go; read x; exit 3')
    const client = await pod.client('reborn', { client: 'c1' }).open()
    await client.waitForText('go')
    client.type('one\r')
    await client.waitFor(({ closeCode }) => closeCode === 1000)
    expect(client.exit).toEqual({ code: 3, signal: null })
    client.type('lost')
    const again = await pod.run('reborn', 'stty -echo; echo again; exec cat')
    await client.open()
    expect(client.epoch).toBe(again.epoch)
    expect(client.refusedInput).toBe('lost')
    client.type('two\r')
    await client.waitForText('two')
  })

  it('loses no byte of a program that prints and exits, 100 times', async () => {
    const codes = new Set<number>()
    for (let run = 0; run < 100; run++) {
      const id = `tail-${run}`
      await pod.run(id, 'seq 1 20000; exit 7')
      const client = await pod.client(id).open()
      await client.waitFor(({ closeCode }) => closeCode !== undefined)
      codes.add(client.closeCode!)
      expect(client.exit).toEqual({ code: 7, signal: null })
      const lines = client.text.split('\r\n')
      expect([lines.length, lines[0], lines[19_999]]).toEqual([20_001, '1', '20000'])
      await pod.call('DELETE', `/sessions/${id}`)
    }
    expect([...codes]).toEqual([1000])
  }, 60_000)

  it('keeps every byte for one viewer while another stalls, and shows that one the gap', async () => {
    const size = 24 * 1024 * 1024
    await pod.run(
      'stall',
      `stty raw -echo; echo go; head -c 1 >/dev/null; head -c ${size} /dev/zero | tr '\\0' x; echo END; sleep 60`,
    )
    const stalled = await pod.client('stall').open()
    const reader = await pod.client('stall').open()
    stalled.pause()
    await reader.waitForText('go')
    reader.type('g')
    await reader.waitFor(() => reader.offset >= size, 20_000)
    await reader.waitForText('END')
    expect(reader.text === `go\n${'x'.repeat(size)}END\n`).toBe(true)
    expect(reader.resumes.some(({ gap }) => gap)).toBe(false)
    stalled.resume()
    await stalled.waitForText('END', 20_000)
    expect(stalled.resumes.filter(({ gap }) => gap).length).toBeGreaterThan(0)
    expect(stalled.offset).toBe(reader.offset)
  }, 60_000)

  it('waits for a reader that is only slow', async () => {
    await pod.run(
      'slow',
      'stty raw -echo; echo go; head -c 1 >/dev/null; seq 1 400000; echo END; sleep 60',
    )
    const client = await pod.client('slow').open()
    await client.waitForText('go')
    client.type('g')
    for (let i = 0; i < 5; i++) {
      const { offset } = client
      await client.waitFor(() => client.offset > offset)
      client.pause()
      await new Promise((resolve) => setTimeout(resolve, 300)) // the stall under test, well below its limit
      client.resume()
    }
    await client.waitForText('END', 20_000)
    expect(client.resumes.some(({ gap }) => gap)).toBe(false)
    expect(client.text.match(/\n/g)).toHaveLength(400_002)
  }, 60_000)

  it('shows a plain ttyd client, which acknowledges nothing, everything', async () => {
    await pod.run(
      'ttyd',
      'stty raw -echo; echo go; head -c 1 >/dev/null; seq 1 100000; echo END; sleep 60',
    )
    const client = await pod.client('ttyd', { isSilent: true }).open()
    await client.waitForText('go')
    client.type('g')
    await client.waitForText('END', 20_000)
    expect(client.text.match(/\n/g)).toHaveLength(100_002)
  }, 30_000)

  it('starts at what is kept when the log has passed the offset', async () => {
    await pod.run(
      'passed',
      'stty raw -echo; head -c 6000000 /dev/zero | tr "\\0" "x"; echo; echo END; sleep 60',
    )
    const first = await pod.client('passed').open()
    await first.waitForText('END')
    const late = pod.client('passed')
    late.offset = 0
    await late.open()
    await late.waitForText('END')
    expect(late.resumes[0]).toMatchObject({ gap: true })
    expect(late.resumes[0]!.offset).toBeGreaterThan(1_000_000)
    expect(late.offset).toBe(first.offset)
  })

  it('follows the size of whoever typed last, and never of a viewer', async () => {
    await pod.run('size', `trap 'stty size' WINCH; echo go; while :; do read x; done`)
    const viewer = pod.client('size', {
      cols: 10,
      rows: 10,
      identity: () => pod.signer.sign({ role: 'viewer', sub: 'user:2' }),
    })
    const a = await pod.client('size', { cols: 100, rows: 30 }).open()
    await viewer.open()
    const b = await pod.client('size', { cols: 50, rows: 20 }).open()
    expect(b.size).toEqual({ cols: 100, rows: 30 })
    viewer.resize(11, 11, true)
    viewer.type('no')
    b.type('\r')
    await a.waitFor(() => a.size.cols === 50)
    await viewer.waitFor(() => viewer.size.rows === 20)
    a.resize(60, 25)
    a.type('\x1b[?1;2c')
    a.type('x')
    await b.waitFor(() => b.size.cols === 60)
    b.resize(70, 26, true)
    await a.waitFor(() => a.size.cols === 70)
    const sizes = b.resumes.map(({ cols }) => cols)
    expect(sizes).toEqual([100, 50, 60, 70])
    expect(viewer.text).not.toContain('no')
  })

  it('says how a program ended, also to who comes later', async () => {
    await pod.run('killed', 'kill -TERM $$')
    const client = await pod.client('killed').open()
    await client.waitFor(({ closeCode }) => closeCode === 1000)
    expect(client.exit).toEqual({ code: null, signal: 'SIGTERM' })
    const later = await pod.client('killed').open()
    await later.waitFor(({ exit }) => exit !== undefined)
    expect(later.exit).toEqual(client.exit)
  })

  it('waits at most 2 s for a grandchild that keeps the terminal open', async () => {
    await pod.run('orphan', 'trap "" HUP; sleep 30 & echo done')
    const client = await pod.client('orphan').open()
    await client.waitFor(({ closeCode }) => closeCode === 1000, 5000)
    expect(client.text).toContain('done')
  })

  it('gives a program no handle but its terminal', async () => {
    await pod.run('a', 'cat')
    const client = await pod.client('a').open()
    await pod.run('handles', 'ls -l /proc/$$/fd; echo END; sleep 60')
    const other = await pod.client('handles').open()
    await other.waitForText('END')
    const targets = [...other.text.matchAll(/-> (\S+)/g)].map((match) => match[1]!)
    expect(new Set(targets.map((target) => target.replace(/\d+$/, 'N')))).toEqual(
      new Set(['/dev/pts/N']),
    )
    client.cut()
  })

  it('passes 1 MiB of input to a program that starts to read late', async () => {
    const size = 1024 * 1024
    await pod.run(
      'paste',
      `stty raw -echo; echo go; sleep 0.5; head -c ${size} | sha256sum; sleep 60`,
    )
    const client = await pod.client('paste', { client: 'c1' }).open()
    await client.waitForText('go')
    const data = Buffer.alloc(size, 'paste me ')
    for (let at = 0; at < size; at += 65536) client.type(data.subarray(at, at + 65536).toString())
    const { createHash } = await import('node:crypto')
    await client.waitForText(createHash('sha256').update(data).digest('hex'), 20_000)
    await client.waitFor(() => client.acknowledgedInput === size)
  }, 30_000)
})
