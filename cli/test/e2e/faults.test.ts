import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { SacClient } from '@sac/sdk'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { requireOrSkip } from '../../../server/test/support/require.ts'
import {
  canMount,
  connectToDatabase,
  databaseProcesses,
  type FaultRow,
  formatRows,
  mountSmallDisk,
  podOf,
  problemOf,
  readyCondition,
  readyOf,
  type SmallDisk,
} from './support/faults.ts'
import { startMessagesApi } from './support/messages-api.ts'
import { runInTerminal, type TerminalRun } from './support/pty.ts'
import {
  type RunningServer,
  sac,
  sacJson,
  sandboxRecords,
  startServer,
  waitUntil,
} from './support/server.ts'

const rows: FaultRow[] = []
afterAll(() => console.log(`\n${formatRows(rows)}\n`))

const clientOf = async (server: RunningServer, requestTimeoutMs = 20_000) => {
  const { token } = await sacJson<{ token: string }>(server, ['token', 'create', 'faults'])
  return new SacClient({ baseUrl: server.url, token, maxRetries: 0, requestTimeoutMs })
}

const statusOf = async (server: RunningServer, path: string) =>
  (await fetch(`${server.url}${path}`)).status

const secondsSince = (start: number) => (performance.now() - start) / 1000

/** A shell agent whose prompt is there. */
async function openShell(server: RunningServer, name: string) {
  const { id } = await sacJson<{ id: number }>(server, ['agent', 'create', name, '--command', 'sh'])
  const terminal = runInTerminal(server, ['attach', name])
  await terminal.waitFor(/\$/)
  return { id, terminal }
}

let marks = 0
/** Types a sum and waits for what the shell makes of it, which the typed line does not hold. */
async function echoes(terminal: TerminalRun, timeoutMs = 5_000): Promise<number> {
  const start = performance.now()
  marks += 1
  terminal.type(`echo alive-$((${marks}+100000))\r`)
  await terminal.waitFor(new RegExp(`alive-${marks + 100_000}`), timeoutMs)
  return performance.now() - start
}

/** How long a fault lasts is a part of it. */
const lasting = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

const kill = (pids: number[], signal: NodeJS.Signals) => {
  for (const pid of pids) {
    try {
      process.kill(pid, signal)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
    }
  }
}

describe('a dead database', () => {
  let server: RunningServer
  let client: SacClient
  let terminal: TerminalRun
  let agentId: number
  beforeAll(async () => {
    server = await startServer()
    client = await clientOf(server)
    const shell = await openShell(server, 'keeper')
    terminal = shell.terminal
    agentId = shell.id
  })
  afterAll(async () => {
    terminal?.kill()
    await server?.remove()
  })

  const seeOutage = async () => {
    const seen = await waitUntil(() => problemOf(client.agents.list()), {
      what: 'a call that fails',
      timeoutMs: 5_000,
    })
    expect(seen.code).toBe('database-unavailable')
    expect(seen.ms).toBeLessThan(5_000)
    const start = performance.now()
    const [health, ready] = await Promise.all([
      statusOf(server, '/health'),
      statusOf(server, '/ready'),
    ])
    expect({ health, ready }).toEqual({ health: 200, ready: 503 })
    expect(secondsSince(start)).toBeLessThan(5)
    await echoes(terminal)
    return seen
  }
  const seeRecovery = async (start: number) => {
    await waitUntil(async () => (await statusOf(server, '/ready')) === 200, {
      what: 'ready again',
      timeoutMs: 60_000,
    })
    await waitUntil(async () => (await problemOf(client.agents.list())) === undefined)
    const seconds = secondsSince(start)
    await echoes(terminal)
    expect(await readyCondition(client, agentId)).toMatch(/^Ready=true/)
    return seconds
  }

  it('comes back by itself after a kill', async () => {
    const { main } = await databaseProcesses(server.dataDir)
    const start = performance.now()
    process.kill(main, 'SIGKILL')
    // It may be back before the first call.
    const seen = await problemOf(client.agents.list())
    if (seen) expect(seen.code).toBe('database-unavailable')
    await echoes(terminal)
    rows.push({
      fault: 'database killed',
      command: 'client.agents.list()',
      problem: seen?.code ?? 'none',
      state: 'for a moment; the terminal echoes',
      recoveredS: await seeRecovery(start),
    })
  })

  it('is named while it does not come back, and terminals go on', async () => {
    let isOver = false
    const killer = (async () => {
      while (!isOver) {
        const found = await databaseProcesses(server.dataDir).catch(() => undefined)
        if (found) kill([found.main], 'SIGKILL')
        await lasting(20)
      }
    })()
    await lasting(3_000)
    const seen = await seeOutage()
    const cli = await sac(server, ['agent', 'list'])
    expect(cli.code).toBe(6)
    await lasting(10_000)
    await echoes(terminal)
    isOver = true
    await killer
    const start = performance.now()
    rows.push({
      fault: 'database killed again and again for 15 s',
      command: 'sac agent list',
      problem: seen.code,
      state: `"${cli.stderr.split('\n')[0]}", exit ${cli.code}; /health 200, /ready 503, terminal echoes`,
      recoveredS: await seeRecovery(start),
    })
  })

  it('is named when it hangs, within 5 s', async () => {
    const { all } = await databaseProcesses(server.dataDir)
    kill(all, 'SIGSTOP')
    let start = performance.now()
    let seen: Awaited<ReturnType<typeof seeOutage>>
    let second: Awaited<ReturnType<typeof seeOutage>>
    try {
      seen = await seeOutage()
      second = await seeOutage()
      await lasting(10_000)
      await echoes(terminal)
    } finally {
      kill(all, 'SIGCONT')
      start = performance.now()
    }
    rows.push({
      fault: 'database hangs (all its processes stopped) for 20 s',
      command: 'client.agents.list()',
      problem: seen.code,
      state: `after ${(seen.ms / 1000).toFixed(1)} s, then ${(second.ms / 1000).toFixed(1)} s; /health 200, /ready 503, terminal echoes`,
      recoveredS: await seeRecovery(start),
    })
  })
})

describe('a killed part of a sandbox', () => {
  let server: RunningServer
  let client: SacClient
  beforeAll(async () => {
    server = await startServer()
    client = await clientOf(server)
  })
  afterAll(() => server?.remove())

  it('starts a killed pod again, and the terminal with it', async () => {
    const { id, terminal } = await openShell(server, 'podless')
    terminal.type('echo kept > /workspace/private/kept.txt\r')
    await echoes(terminal)
    const pod = await podOf(server, id)
    const start = performance.now()
    process.kill(pod, 'SIGKILL')
    await waitUntil(async () => (await client.agents.get(id)).restartCount === 1)
    const state = await readyCondition(client, id)
    await waitUntil(() => echoes(terminal, 1_000).catch(() => 0), { what: 'the shell to echo' })
    const recoveredS = secondsSince(start)
    terminal.type('cat /workspace/private/kept.txt\r')
    await terminal.waitFor(/kept\r?\n/)
    expect(await readyCondition(client, id)).toMatch(/^Ready=true/)
    rows.push({
      fault: 'pod killed',
      command: 'an open sac attach',
      problem: 'none',
      state: `${state}; the open terminal reconnects, restarts: 1`,
      recoveredS,
    })
    terminal.kill()
  })

  it('starts a killed sidecar again; what was written and asked meanwhile is not lost', async () => {
    const { id, terminal } = await openShell(server, 'doorless')
    const before = (await sandboxRecords(server.dataDir)).find(({ agentId }) => agentId === id)!
    const start = performance.now()
    process.kill(before.sidecarPid, 'SIGKILL')
    terminal.type('echo meanwhile > /workspace/output/meanwhile.txt\r')
    await echoes(terminal)
    const ask = `node -e "fetch('http://127.0.0.1:4180/v1/models').then(r=>console.log('door-'+r.status))"`
    terminal.type(`${ask}\r`)
    await terminal.waitFor(/door-200/, 30_000)
    const doorS = secondsSince(start)
    await waitUntil(
      async () =>
        (await problemOf(
          client.outputs.download(id, 'meanwhile.txt').then((d) => d.body.cancel()),
        )) === undefined,
    )
    rows.push({
      fault: 'sidecar killed',
      command: 'a request to the LLM and a file written meanwhile',
      problem: 'none',
      state: `${await readyCondition(client, id)}; the request is held and answered after ${doorS.toFixed(1)} s, the file arrives`,
      recoveredS: secondsSince(start),
    })
    terminal.kill()
  })
})

requireOrSkip(
  'mount',
  canMount(),
  'a small disk needs root and mount',
)('a full disk', () => {
  let disk: SmallDisk
  let server: RunningServer
  let client: SacClient
  beforeAll(async () => {
    disk = await mountSmallDisk(320)
    server = await startServer({ SAC_DATA_DIR: join(disk.path, 'data') })
    client = await clientOf(server)
  })
  afterAll(async () => {
    disk?.free()
    await server?.remove()
    await disk?.remove()
  })

  const arrives = (agentId: number, path: string) =>
    waitUntil(async () => (await problemOf(read(agentId, path))) === undefined, {
      what: path,
      timeoutMs: 60_000,
    })
  const read = async (agentId: number, path: string) => {
    const { body } = await client.outputs.download(agentId, path)
    return new Response(body as never).text()
  }

  it('is named; agents start and what they made arrives when there is room again', async () => {
    const { id, terminal } = await openShell(server, 'writer')
    const late = await sacJson<{ id: number }>(server, [
      'agent',
      'create',
      'late',
      '--command',
      'sh',
    ])
    await client.agents.suspend(late.id)
    await waitUntil(async () => (await readyCondition(client, late.id)) === 'Ready=false Suspended')
    await client.outputs.upload(id, 'before.txt', 'before')

    // Room for what the agent writes, not for a second copy in the store.
    disk.fill(600 * 1024)
    terminal.type(
      'head -c 500000 /dev/urandom > /workspace/output/big.bin; wc -c /workspace/output/*\r',
    )
    await terminal.waitFor(/500000 /)
    const upload = await waitUntil(() =>
      problemOf(client.outputs.upload(id, 'mine.bin', new Uint8Array(300_000))),
    )
    expect(upload.code).toBe('storage-full')
    disk.fill()
    const resume = await problemOf(client.agents.resume(late.id))
    if (resume) expect(resume.code).toBe('storage-full')
    // What the runtime sees: the database may have no room for the condition.
    const state = await waitUntil(
      async () => {
        const status = (await client.agents.statuses()).find(({ agentId }) => agentId === late.id)!
        const ready = readyOf(status.conditions)
        return ready.includes('StorageFull') && ready
      },
      { what: 'a state that names the disk' },
    )
    await echoes(terminal)
    expect(await problemOf(read(id, 'big.bin'))).toMatchObject({ code: 'not-found' })

    disk.free()
    const start = performance.now()
    await arrives(id, 'big.bin')
    const outputS = secondsSince(start)
    await waitUntil(async () => (await readyCondition(client, late.id)).startsWith('Ready=true'), {
      what: 'the agent that could not start',
      timeoutMs: 60_000,
    })
    const agentS = secondsSince(start)
    rows.push(
      {
        fault: 'disk full',
        command: 'client.outputs.upload()',
        problem: upload.code,
        state: `"${upload.detail}"`,
      },
      {
        fault: 'disk full',
        command: 'a file of a running agent',
        problem: 'none',
        state: 'the sidecar tries again; the terminal echoes',
        recoveredS: outputS,
      },
      {
        fault: 'disk full',
        command: 'client.agents.resume()',
        problem: resume?.code ?? 'none',
        state,
        recoveredS: agentS,
      },
    )
    terminal.kill()
  })

  it('ends the database at worst, which comes back with everything', async () => {
    const { id, terminal } = await openShell(server, 'witness')
    await client.outputs.upload(id, 'before.txt', 'before')
    disk.fill()
    const database = await connectToDatabase(server.dataDir)
    // Its log needs a new file, which stops PostgreSQL in a panic.
    await expect(
      database
        .query('select pg_switch_wal()')
        .then(() =>
          database.query("select pg_logical_emit_message(false, '', repeat('x', 20000000))"),
        ),
    ).rejects.toThrow()
    const seen = await waitUntil(() => problemOf(client.agents.list()))
    expect(seen.code).toBe('database-unavailable')
    await lasting(5_000)
    expect(await statusOf(server, '/health')).toBe(200)
    expect(await statusOf(server, '/ready')).toBe(503)
    await echoes(terminal)
    disk.free()
    const start = performance.now()
    await waitUntil(async () => (await statusOf(server, '/ready')) === 200, {
      what: 'ready again',
      timeoutMs: 60_000,
    })
    rows.push({
      fault: 'disk full, also for the log of the database',
      command: 'client.agents.list()',
      problem: seen.code,
      state: 'PostgreSQL stops itself; /health 200, /ready 503, terminal echoes',
      recoveredS: secondsSince(start),
    })
    expect(await read(id, 'before.txt')).toBe('before')
    terminal.kill()
  })
})

describe('a provider that is away', () => {
  let server: RunningServer
  beforeAll(async () => {
    server = await startServer({ SAC_LLM_ALLOW_HOSTS: '127.0.0.1' })
  })
  afterAll(() => server?.remove())

  const addProvider = async (name: string, url: string) => {
    const start = performance.now()
    const added = await sac(server, [
      ...['provider', 'add', 'custom', '--name', name, '--no-key'],
      ...['--base-url', url, '--model', 'sonnet=claude-sonnet-4-5'],
    ])
    expect(added.code).toBe(1)
    return { said: added.stderr.split('\n')[0]!, seconds: secondsSince(start) }
  }
  const ask = async (terminal: TerminalRun, prompt: string) => {
    terminal.type(prompt)
    await terminal.waitFor(new RegExp(prompt))
    terminal.type('\r')
  }

  it('is named at a closed port; the next prompt works when it is back', async () => {
    const probe = await startMessagesApi('tangerine')
    await probe.close()
    await addProvider('away', probe.url)
    const test = await sac(server, ['provider', 'test', 'away'])
    expect(test).toMatchObject({ code: 1, stdout: expect.stringContaining('refuses connections') })
    await sacJson(server, ['agent', 'create', 'lonely', '--provider', 'away'])
    const terminal = runInTerminal(server, ['attach', 'lonely'])
    await terminal.waitFor(/❯/)
    await ask(terminal, 'hello')
    await terminal.waitFor(/retrying/, 60_000)
    let start = performance.now()
    const run = await sac(server, ['run', '--agent', 'lonely', 'hello'])
    const runS = secondsSince(start)
    expect(run.code).not.toBe(0)
    expect(run.stderr).toContain('the provider did not answer; trying again')
    expect(run.stdout).toMatch(/The provider "away" cannot be used: .* refuses connections/)
    await terminal.waitFor(/API Error: 502[\s\S]*refuses/, 60_000)

    const back = await startMessagesApi('tangerine', probe.port)
    start = performance.now()
    await ask(terminal, 'again')
    await terminal.waitFor(/tangerine/, 60_000)
    const recoveredS = secondsSince(start)
    const second = await sac(server, ['run', '--agent', 'lonely', 'again'])
    expect(second).toMatchObject({ code: 0, stdout: 'tangerine\n' })
    terminal.kill()
    await back.close()
    rows.push(
      {
        fault: 'provider away (closed port)',
        command: 'sac provider test',
        problem: 'none: reason unreachable',
        state: `"${test.stdout.trim()}", exit ${test.code}`,
      },
      {
        fault: 'provider away (closed port)',
        command: 'sac run',
        problem: '502 of the gateway',
        state: `"the provider did not answer; trying again", after ${runS.toFixed(0)} s "${run.stdout.trim().split('. This is')[0]}", exit ${run.code}; the terminal counts down its retries and then shows the same`,
        recoveredS,
      },
    )
  })

  it('is named when it accepts and never answers', async () => {
    const sockets = new Set<{ destroy(): void }>()
    const silent = createServer((socket) => sockets.add(socket)).listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const { port } = silent.address() as { port: number }
    const { said } = await addProvider('silent', `http://127.0.0.1:${port}`)
    expect(said).toMatch(/did not answer within/)
    let start = performance.now()
    const test = await sac(server, ['provider', 'test', 'silent'])
    expect(test).toMatchObject({ code: 1, stdout: expect.stringMatching(/did not answer within/) })
    const testS = secondsSince(start)
    expect(testS).toBeLessThan(25)
    await sacJson(server, ['agent', 'create', 'patient', '--provider', 'silent'])
    const run = await sac(server, ['run', '--agent', 'patient', 'hello', '--timeout', '10s'])
    expect(run).toMatchObject({ code: 6, stderr: expect.stringMatching(/not done after 10s/) })
    const terminal = runInTerminal(server, ['attach', 'patient'])
    await terminal.waitFor(/❯/)
    const before = sockets.size
    await ask(terminal, 'hello')
    await waitUntil(() => sockets.size > before, { what: 'the request at the provider' })
    silent.close()
    for (const socket of sockets) socket.destroy()
    await once(silent, 'close')
    const back = await startMessagesApi('tangerine', port)
    start = performance.now()
    await terminal.waitFor(/tangerine/, 60_000)
    rows.push({
      fault: 'provider away (accepts, never answers)',
      command: 'sac provider test; sac run --timeout 10s',
      problem: 'none: reason timeout; exit 6',
      state: `"${test.stdout.trim()}" after ${testS.toFixed(0)} s; "patient was not done after 10s"; the terminal waits, and asks again by itself when the connection breaks`,
      recoveredS: secondsSince(start),
    })
    terminal.kill()
    await back.close()
  })
})
