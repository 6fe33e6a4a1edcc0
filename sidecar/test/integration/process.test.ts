import { randomBytes } from 'node:crypto'
import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AgentFolder } from '../support/agent-folder.ts'
import { InternalServer } from '../support/internal-server.ts'
import { postHook } from '../support/sandbox-client.ts'
import { spawnSidecar } from '../support/sidecar-process.ts'
import { TranscriptFile } from '../support/transcript-file.ts'
import { eventually } from '../support/wait.ts'

let server: InternalServer
let agent: AgentFolder

beforeEach(async () => {
  server = new InternalServer()
  await server.start()
  agent = new AgentFolder()
})

afterEach(async () => {
  await server.stop()
  agent.remove()
})

describe('the sidecar process', () => {
  it('loses nothing when it is killed in the middle of work, ten times', async () => {
    const transcript = new TranscriptFile(agent)
    const files: Record<string, string> = {}
    const uuids: string[] = []
    let hooks = 0
    for (let round = 0; round < 10; round += 1) {
      const { child, exited } = await spawnSidecar(agent.env(server.url))
      // From the second round on files come down while others go up.
      server.space('output').write(`down/${round}.txt`, `down ${round}`)
      files[`down/${round}.txt`] = `down ${round}`
      await eventually(() => postHook(agent.socket, transcript.hook('SessionStart')))
      hooks += 1
      mkdirSync(join(agent.output, `up/${round}`), { recursive: true })
      for (let index = 0; index < 150; index += 1) {
        const path = `up/${round}/${index}.txt`
        files[path] = `${round} ${index} `.repeat(1 + (index % 50) * 100)
        writeFileSync(join(agent.output, path), files[path])
        if (index % 10 === 0) uuids.push(transcript.user(`question ${round} ${index}`))
        if (index % 30 === 0) {
          await postHook(agent.socket, transcript.hook('UserPromptSubmit', { prompt: path }))
          hooks += 1
        }
      }
      if (round > 0) {
        unlinkSync(join(agent.output, `up/${round - 1}/7.txt`))
        delete files[`up/${round - 1}/7.txt`]
      }
      // Somewhere between the first scan and the last acknowledgement.
      const commits = server.space('output').revision
      await eventually(() => server.space('output').revision > commits || round % 3 === 0, 10_000)
      child.kill('SIGKILL')
      await exited
    }
    const { child, exited, stderr } = await spawnSidecar(agent.env(server.url))
    const sorted = Object.fromEntries(Object.entries(files).sort())
    await eventually(() => expect(server.space('output').files()).toEqual(sorted), 20_000)
    await eventually(() => expect(server.conversations.size).toBe(uuids.length), 20_000)
    expect([...server.conversations.keys()]).toEqual(uuids)
    await eventually(() => expect(server.hooks.length).toBe(hooks))
    for (let round = 0; round < 10; round += 1) {
      const path = join(agent.output, `down/${round}.txt`)
      await eventually(() => expect(readFileSync(path, 'utf8')).toBe(`down ${round}`))
    }
    child.kill('SIGTERM')
    expect(await exited).toBe(0)
    expect(stderr()).toContain('sidecar stops')
  })

  it('needs little memory for a large file, and little time for a small one', async () => {
    const { child, pid, exited } = await spawnSidecar(agent.env(server.url))
    await eventually(() => server.states.some(({ synced }) => synced))
    const committedAt = new Map<string, number>()
    server.onCommit = (_space, path) => committedAt.set(path, performance.now())
    const waits: number[] = []
    for (let index = 0; index < 40; index += 1) {
      writeFileSync(join(agent.output, `${index}.txt`), `${index}`)
      const writtenAt = performance.now()
      await eventually(() => committedAt.has(`${index}.txt`))
      waits.push(committedAt.get(`${index}.txt`)! - writtenAt)
    }
    waits.sort((one, other) => one - other)
    expect(waits[37]).toBeLessThan(250)

    const residentMiB = (field: string) =>
      Number(
        new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1],
      ) / 1024
    const before = residentMiB('VmRSS')
    const size = 300 * 1024 * 1024
    const piece = randomBytes(1024 * 1024)
    const file = openSync(join(agent.output, 'large.bin'), 'w')
    for (let written = 0; written < size; written += piece.length) writeSync(file, piece)
    closeSync(file)
    await eventually(() => server.space('output').live('large.bin')?.size === size, 30_000)
    expect(residentMiB('VmHWM') - before).toBeLessThan(64)
    child.kill('SIGTERM')
    await exited
  })

  it('delivers what it can when it is asked to stop', async () => {
    const { child, exited } = await spawnSidecar(agent.env(server.url))
    await eventually(() => server.states.some(({ synced }) => synced))
    const transcript = new TranscriptFile(agent)
    transcript.user('last words')
    writeFileSync(join(agent.output, 'large.txt'), 'x'.repeat(3 * 1024 * 1024))
    await postHook(agent.socket, transcript.hook('Stop'))
    child.kill('SIGTERM')
    expect(await exited).toBe(0)
    expect(server.conversations.size).toBe(1)
    expect(server.hooks.map(({ event }) => event)).toEqual(['Stop'])
  })

  it('stops with a clear message when its token is revoked', async () => {
    server.token = 'another'
    const { exited, stderr } = await spawnSidecar(agent.env(server.url))
    expect(await exited).toBe(3)
    expect(stderr()).toMatch(/refuses the token/)
  })

  it('names every wrong variable at once', async () => {
    const { exited, stderr } = await spawnSidecar({
      SAC_AGENT_ID: '0',
      SAC_INTERNAL_URL: 'ftp://x',
    })
    expect(await exited).toBe(1)
    for (const name of ['SAC_AGENT_ID', 'SAC_AGENT_DIR', 'SAC_INTERNAL_URL', 'SAC_TOKEN_FILE']) {
      expect(stderr()).toContain(name)
    }
  })
})
