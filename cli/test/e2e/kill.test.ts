import { existsSync } from 'node:fs'
import { availableParallelism, loadavg } from 'node:os'
import { join } from 'node:path'
import type { SacClient, Session } from '@sac/sdk'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import {
  clientOf,
  conversationOf,
  countLines,
  digestOf,
  filesIn,
  insist,
  numbersOf,
  outputsOf,
  podBelow,
  processesOf,
  report,
  Screen,
  upTo,
} from './support/kill.ts'
import { runInTerminal } from './support/pty.ts'
import { type RunningServer, sac, startServer, waitUntil } from './support/server.ts'

const KILLS = 10
/** On a machine with a core to spare; what others take of it is added. */
const RECOVERY_MS = 3000
const SIZE = { cols: 100, rows: 30 }

/** Prints numbered lines and leaves a file with every fifth, until it is told to stop. */
const WORK =
  'stty -echo; PS1=; work() { i=0; while [ ! -e /tmp/stop ]; do i=$((i+1)); ' +
  'if [ $((i%5)) = 0 ]; then echo "content of $i" > /workspace/output/out-$i.txt; fi; ' +
  'echo out-$i; sleep 0.03; done; echo last-$i; }; work &\n'

let server: RunningServer
let client: SacClient
beforeAll(async () => {
  server = await startServer()
  client = await clientOf(server)
})
afterAll(() => server?.remove())

// Three are allowed, and what is not needed any more costs time.
afterEach(async () => {
  for await (const { id } of client.agents.list()) await client.agents.delete(id)
})

const newAgent = async (name: string, command?: string[]) =>
  (await client.agents.create({ name, ...(command && { command }) })).id

async function attach(agentId: number): Promise<{ session: Session; screen: Screen }> {
  const session = await client.sessions.open(agentId)
  return { session, screen: new Screen(await client.sessions.attach(session.id, SIZE)) }
}

/** Waits until every message was answered, or can no longer be. */
const allDone = (sessionId: string) =>
  waitUntil(
    async () => {
      const page = await client.sessions.messages(sessionId, { limit: 100 })
      return page.items.every(({ state }) => state === 'done' || state === 'refused') && page.items
    },
    { what: 'the messages to be done', timeoutMs: 60_000, intervalMs: 100 },
  )

describe('kill -9 of the server', () => {
  it(`loses and doubles nothing, ${KILLS} times`, async () => {
    const shell = await newAgent('shell', ['sh'])
    const other = await newAgent('other-shell', ['sh'])
    const talker = await newAgent('talker')
    const [{ screen }, talk] = await Promise.all([attach(shell), client.sessions.open(talker)])
    const person = runInTerminal(server, ['attach', 'other-shell'])
    await person.waitFor(/[$#] /)
    screen.terminal.write(WORK)
    person.type(WORK)
    await screen.waitFor(/out-5\r\n/)
    await person.waitFor(/out-5\r\n/)

    let typed = 0
    const typing = setInterval(() => {
      typed++
      screen.terminal.write(`echo in-${typed}\n`)
      person.type(`echo in-${typed}\n`)
    }, 40)
    const uploaded: Record<string, string> = {}
    const attempted: Record<string, string> = {}
    const background: Promise<unknown>[] = []
    const ready: number[] = []
    const sdkOpen: number[] = []
    const cliOutput: number[] = []
    for (const n of upTo(KILLS)) {
      const seen = numbersOf(screen.text, 'out').length
      await waitUntil(() => numbersOf(screen.text, 'out').length > seen + 10 + 2 * n, {
        what: `output after kill ${n - 1}`,
      })
      const text = `say server-${n}`
      const message = { text, clientMessageId: crypto.randomUUID() }
      background.push(insist(() => client.sessions.send(talk.id, message)))
      const content = `upload ${n} `.repeat(n * 5000)
      attempted[`up-${n}.txt`] = digestOf(content)
      background.push(
        client.outputs.upload(shell, `up-${n}.txt`, content).then(
          ({ path }) => {
            uploaded[path] = digestOf(content)
          },
          // Not acknowledged: it may be there or not.
          () => {},
        ),
      )
      await waitUntil(() => numbersOf(screen.text, 'out').length > seen + 12 + 3 * n)
      const killedAt = performance.now()
      await server.kill9()
      const shown = person.raw().length
      await server.restart()
      const readyAt = performance.now()
      await waitUntil(() => screen.openAt > killedAt, { intervalMs: 5 })
      await waitUntil(() => person.raw().length > shown, { intervalMs: 5 })
      ready.push(readyAt - killedAt)
      sdkOpen.push(screen.openAt - readyAt)
      cliOutput.push(performance.now() - readyAt)
    }
    clearInterval(typing)
    report('server: from the kill until the server serves', ready)
    report('server: from then until the SDK’s terminal is open', sdkOpen)
    report('server: from then until `sac attach` shows output again', cliOutput)

    for (const type of [screen.terminal.write.bind(screen.terminal), person.type]) {
      type('touch /tmp/stop\n')
    }
    await screen.waitFor(/last-\d+\r\n/)
    await person.waitFor(/last-\d+\r\n/)
    await Promise.all(background)
    for (const [who, text] of Object.entries({ sdk: screen.text, cli: person.text() })) {
      const last = numbersOf(text, 'last')[0]!
      expect(numbersOf(text, 'out'), who).toEqual(upTo(last))
      expect(numbersOf(text, 'in'), who).toEqual(upTo(typed))
    }
    expect({ restarts: screen.restarts, gaps: screen.gaps, refused: screen.refused }).toEqual({
      restarts: 0,
      gaps: 0,
      refused: '',
    })

    const written = (text: string) =>
      Object.fromEntries(
        upTo(numbersOf(text, 'last')[0]!)
          .filter((i) => i % 5 === 0)
          .map((i) => [`out-${i}.txt`, digestOf(`content of ${i}\n`)]),
      )
    await expectOutputs(other, written(person.text()))
    const all = await expectOutputs(shell, { ...written(screen.text), ...uploaded }, attempted)
    console.info(
      `server: ${typed} inputs, ${numbersOf(screen.text, 'out').length} lines, ${Object.keys(all).length} files, ${Object.keys(uploaded).length} uploads acknowledged`,
    )
    await allDone(talk.id)
    await expectConversation(
      talker,
      upTo(KILLS).map((n) => ({ said: `say server-${n}`, answered: `[demo] server-${n}` })),
    )
    person.type('\u001d')
    expect((await person.exited).exitCode).toBe(0)
    screen.terminal.close()
  })
})

describe('kill -9 of the pod', () => {
  it(`goes on with the conversation within 3 s, ${KILLS} times`, async () => {
    const agent = await newAgent('survivor')
    const { session, screen } = await attach(agent)
    const person = runInTerminal(server, ['attach', 'survivor'])
    await person.waitFor(/❯/)
    await screen.waitFor(/❯/)

    const ready: number[] = []
    const prompt: number[] = []
    const conversation: number[] = []
    const sent: { id: string; text: string; word: string }[] = []
    const files: Record<string, string> = {}
    let crowd = 1
    let lost = ''
    for (const n of upTo(KILLS)) {
      const word = `pod-${n}`
      const text = n % 3 === 0 ? `run: echo ${word} > /workspace/output/${word}.txt` : `say ${word}`
      const from = screen.text.length
      const { id } = await client.sessions.send(session.id, { text })
      sent.push({ id, text, word })
      await phaseOf(n, { sessionId: session.id, id, word, screen, from })

      const path = `up-${n}.txt`
      await client.outputs.upload(agent, path, `upload ${n}`)
      files[path] = digestOf(`upload ${n}`)

      const before = (await processesOf(server, agent))!
      const victim = n % 2 === 0 ? await podBelow(before.root) : before.root
      expect(victim).toBeGreaterThan(0)
      const typedWhileAway = `lost${n}`
      screen.onCut = () => {
        screen.terminal.write(typedWhileAway)
        person.type(typedWhileAway)
      }
      const shown = screen.text.length
      const { restarts } = screen
      const personShown = person.text().length
      const killedAt = performance.now()
      process.kill(victim, 'SIGKILL')
      lost += typedWhileAway
      await waitUntil(() => screen.restarts > restarts, { what: 'a new epoch', intervalMs: 5 })
      await screen.waitFor(/❯/, shown)
      prompt.push(performance.now() - killedAt)
      const after = await client.sessions.get(session.id)
      expect(after).toMatchObject({ id: session.id, state: 'ready' })
      ready.push(screen.openAt - killedAt)
      crowd = Math.max(crowd, loadavg()[0]! / availableParallelism())
      // What was said before stands there again, in both terminals.
      const earlier = new RegExp(`pod-${Math.max(n - 1, 1)}\\b`)
      await screen.waitFor(earlier, shown)
      conversation.push(performance.now() - killedAt)
      await waitUntil(() => earlier.test(person.text().slice(personShown)), {
        what: 'the conversation in `sac attach`',
      })
      await allDone(session.id)
    }
    report('pod: from the kill until the terminal of the new epoch is open', ready)
    report('pod: from the kill until the prompt', prompt)
    report('pod: from the kill until the conversation is shown', conversation)
    console.info(`pod: up to ${crowd.toFixed(1)} processes per core wanted to run meanwhile`)

    expect(Math.max(...prompt)).toBeLessThan(RECOVERY_MS * crowd)
    expect(screen.refused).toBe(lost)
    person.type('\u001d')
    expect((await person.exited).exitCode).toBe(0)
    expect(person.text()).toMatch(
      new RegExp(`${lost.length} typed bytes were not applied: the program had ended`),
    )
    const messages = await allDone(session.id)
    const cut: Record<string, string> = {}
    for (const { text, word } of sent.filter(({ text }) => text.startsWith('run'))) {
      // A turn that is reported as cut short may have made its file or not.
      const isCut = messages.some((message) => message.text === text && message.problem)
      const made = isCut ? cut : files
      made[`${word}.txt`] = digestOf(`${word}\n`)
    }
    const said = messages.map(({ state, problem }) => (problem ? `${state} (cut short)` : state))
    console.info(`pod: messages ${said.reverse().join(', ')}`)
    await expectConversation(
      agent,
      sent.map(({ text }) => ({ said: text })),
    )
    await expectOutputs(agent, files, cut)
    screen.terminal.close()
  })

  /** A different moment of the turn for each kill. */
  async function phaseOf(
    n: number,
    at: { sessionId: string; id: string; word: string; screen: Screen; from: number },
  ): Promise<void> {
    const { sessionId, id, word, screen, from } = at
    const state = (wanted: string[]) =>
      waitUntil(async () => wanted.includes((await client.sessions.message(sessionId, id)).state), {
        what: `message ${id} to be ${wanted}`,
        intervalMs: 5,
      })
    switch (n % 5) {
      case 0: // accepted by the platform, perhaps not yet by the pod
        return
      case 1: // answered
        await state(['done'])
        return
      case 2: // on the prompt's line, Enter is not pressed yet
        await screen.waitFor(new RegExp(word), from)
        return
      case 3: // taken by claude
        await state(['accepted', 'done'])
        return
      case 4: // the answer comes
        await screen.waitFor(/\[demo\]/, from)
        return
    }
  }
})

describe('kill -9 of the sidecar', () => {
  it(`loses and doubles nothing, ${KILLS} times`, async () => {
    const clerk = await newAgent('clerk', ['sh'])
    const talker = await newAgent('counter')
    const [{ screen }, talk] = await Promise.all([attach(clerk), client.sessions.open(talker)])
    await screen.waitFor(/[$#] /)
    screen.terminal.write(
      'stty -echo; PS1=; cd /workspace/output; work() { i=0; while [ ! -e /tmp/stop ]; do i=$((i+1)); ' +
        'echo "version $i" > hot.txt; echo "content of $i" > new-$i.txt; ' +
        'if [ $((i%3)) = 0 ]; then rm new-$((i-1)).txt; mv new-$((i-2)).txt moved-$((i-2)).txt; fi; ' +
        'echo out-$i; sleep 0.1; done; echo last-$i; }; work &\n',
    )
    await screen.waitFor(/out-5\r\n/)

    const runs: Promise<void>[] = []
    const back: number[] = []
    const said: { said: string; answered?: string }[] = []
    for (const n of upTo(KILLS)) {
      // Counting takes 0.2 s a number: the kill comes while the answer streams.
      const text = `count to ${n + 5}`
      const sum = upTo(n + 5).join(' ')
      const isRun = n % 4 === 0
      said.push({ said: `${text} for ${n}`, answered: `[demo] ${sum}` })
      const seen = numbersOf(screen.text, 'out').length
      if (isRun) {
        const run = sac(server, ['run', '--agent', 'counter', `${text} for ${n}`])
        runs.push(
          run.then((done) =>
            expect(done, `sac run ${n}`).toMatchObject({
              code: 0,
              stdout: expect.stringContaining(sum),
            }),
          ),
        )
      } else {
        await client.sessions.send(talk.id, { text: `${text} for ${n}` })
      }
      await waitUntil(() => numbersOf(screen.text, 'out').length > seen + 5 + n)
      const victims = await Promise.all([clerk, talker].map((id) => processesOf(server, id)))
      const killedAt = performance.now()
      for (const victim of victims) process.kill(victim!.sidecar, 'SIGKILL')
      // A person's file goes to the platform meanwhile, and from there into the sandbox.
      const path = `up-${n}.txt`
      await client.outputs.upload(clerk, path, `upload ${n}`)
      await waitUntil(() => existsSync(join(folderOf(clerk), path)), {
        what: `${path} in the sandbox`,
        intervalMs: 10,
      })
      back.push(performance.now() - killedAt)
      if (!isRun) await allDone(talk.id)
    }
    report('sidecar: from the kill until an upload made then is in the sandbox', back)
    await Promise.all(runs)
    screen.terminal.write('touch /tmp/stop\n')
    await screen.waitFor(/last-\d+\r\n/)
    expect(numbersOf(screen.text, 'out')).toEqual(upTo(numbersOf(screen.text, 'last')[0]!))
    const files = await filesIn(folderOf(clerk))
    for (const n of upTo(KILLS)) expect(files[`up-${n}.txt`]).toBe(digestOf(`upload ${n}`))
    await expectOutputs(clerk, files)
    console.info(
      `sidecar: ${numbersOf(screen.text, 'last')[0]} rounds of writes, ${Object.keys(files).length} files left`,
    )
    expect((await allDone(talk.id)).map(({ state }) => state)).not.toContain('refused')
    await expectConversation(talker, said)
    screen.terminal.close()
  })

  const folderOf = (agentId: number) =>
    join(server.dataDir, 'agents', String(agentId), 'workspace/output')
})

/** Waits until the platform has exactly these outputs, and perhaps those that nobody was told of. */
async function expectOutputs(
  agentId: number,
  wanted: Record<string, string>,
  allowed: Record<string, string> = {},
) {
  const count = Object.keys(wanted).length
  let outputs: Record<string, string> = {}
  await waitUntil(
    async () => {
      outputs = await outputsOf(client, agentId)
      return Object.entries(wanted).every(([path, digest]) => outputs[path] === digest)
    },
    { what: `${count} outputs`, timeoutMs: 15_000, intervalMs: 200 },
  ).catch(() => {}) // the comparison says what is missing
  const untold = Object.entries(allowed).filter(([path]) => path in outputs)
  expect(outputs).toEqual({ ...Object.fromEntries(untold), ...wanted })
  return outputs
}

/** Waits until each was said once, and answered once. */
async function expectConversation(
  agentId: number,
  turns: { said: string; answered?: string }[],
): Promise<void> {
  const counts = async () => {
    const messages = await conversationOf(client, agentId)
    expect(new Set(messages.map(({ uuid }) => uuid)).size).toBe(messages.length)
    return turns.map(({ said, answered }) => ({
      said: [said, countLines(messages, 'user', said)],
      answered: [
        answered,
        answered === undefined ? 1 : countLines(messages, 'assistant', answered),
      ],
    }))
  }
  const wanted = turns.map(({ said, answered }) => ({ said: [said, 1], answered: [answered, 1] }))
  let seen: unknown
  await waitUntil(
    async () => {
      seen = await counts()
      return JSON.stringify(seen) === JSON.stringify(wanted)
    },
    { what: 'the conversation', timeoutMs: 15_000, intervalMs: 200 },
  ).catch(() => {}) // the comparison says what is wrong
  expect(seen).toEqual(wanted)
}
