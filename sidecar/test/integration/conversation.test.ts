import { randomUUID } from 'node:crypto'
import { symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Sidecar, startSidecar } from '../../src/sidecar.ts'
import { AgentFolder, testLog } from '../support/agent-folder.ts'
import { InternalServer } from '../support/internal-server.ts'
import { postHook, SESSION } from '../support/sandbox-client.ts'
import { TranscriptFile } from '../support/transcript-file.ts'
import { eventually } from '../support/wait.ts'

let server: InternalServer
let agent: AgentFolder
let transcript: TranscriptFile
let sidecar: Sidecar | undefined

const start = async () => {
  sidecar = await startSidecar(agent.config(server.url), testLog, () => {})
}

beforeEach(async () => {
  server = new InternalServer()
  await server.start()
  agent = new AgentFolder()
  transcript = new TranscriptFile(agent)
  await start()
})

afterEach(async () => {
  await sidecar?.close(AbortSignal.timeout(2_000))
  await server.stop()
  agent.remove()
})

const said = () =>
  [...server.conversations.values()].map(({ role, content }) => `${role}: ${content}`)
const events = () => server.hooks.map(({ event }) => event)

describe('the conversation relay', () => {
  it('answers a hook in milliseconds and brings the turn to the platform', async () => {
    const promptId = randomUUID()
    const before = performance.now()
    const answer = await postHook(
      agent.socket,
      transcript.hook('UserPromptSubmit', { prompt: 'Write a haiku', prompt_id: promptId }),
    )
    expect(performance.now() - before).toBeLessThan(250)
    expect(answer).toMatchObject({ status: 200, body: '{}' })
    transcript.user('Write a haiku')
    const messageId = 'msg_1'
    transcript.assistant('Old pond', messageId)
    transcript.assistant('a frog jumps in', messageId)
    await postHook(
      agent.socket,
      transcript.hook('Stop', { last_assistant_message: 'a frog jumps in' }),
    )
    await eventually(() =>
      expect(said()).toEqual([
        'user: Write a haiku',
        'assistant: Old pond',
        'assistant: a frog jumps in',
      ]),
    )
    await eventually(() => expect(events()).toEqual(['UserPromptSubmit', 'Stop']))
    expect(server.hooks[0]).toMatchObject({
      sessionId: SESSION,
      claudeSessionId: transcript.claudeSessionId,
      promptId,
      prompt: 'Write a haiku',
    })
    const usages = [...server.conversations.values()].map(({ usage }) => usage)
    expect(usages.filter((usage) => usage !== undefined).length).toBe(1)
  })

  it('finds lines that no hook announced, while a turn runs and after a restart', async () => {
    await postHook(agent.socket, transcript.hook('UserPromptSubmit', { prompt: 'a' }))
    // Longer than it looks again because of the hook.
    const end = Date.now() + 4_000
    let lines = 0
    while (Date.now() < end) {
      transcript.assistant(`line ${lines}`)
      lines += 1
      await eventually(() => expect(said().length).toBe(lines))
    }
    await sidecar?.close(AbortSignal.timeout(2_000))
    transcript.assistant('interrupted in the')
    await start()
    await eventually(() => expect(said().at(-1)).toBe('assistant: interrupted in the'))
    expect(server.repeated).toBe(0)
  })

  it('takes whole lines only and skips what is not for people', async () => {
    await postHook(agent.socket, transcript.hook('UserPromptSubmit', { prompt: 'a' }))
    transcript.line({ type: 'file-history-snapshot', snapshot: 'x'.repeat(150_000) })
    transcript.line({ type: 'user', isMeta: true, message: { role: 'user', content: 'meta' } })
    transcript.append(`{"type":"user","uuid":"long","pad":"${'x'.repeat(3 * 1024 * 1024)}"}\n`)
    transcript.line({
      type: 'attachment',
      attachment: { type: 'queued_command', prompt: 'and another thing', commandMode: 'prompt' },
    })
    const line = JSON.stringify({
      uuid: 'half',
      type: 'user',
      timestamp: new Date().toISOString(),
      origin: { kind: 'human' },
      message: { role: 'user', content: 'whole in the end: é' },
    })
    const bytes = Buffer.from(`${line}\n`)
    transcript.append(bytes.subarray(0, 60).toString())
    await postHook(agent.socket, transcript.hook('Stop'))
    await eventually(() => expect(said()).toEqual(['user: and another thing']))
    transcript.append(bytes.subarray(60).toString())
    await postHook(agent.socket, transcript.hook('Stop'))
    await eventually(() =>
      expect(said()).toEqual(['user: and another thing', 'user: whole in the end: é']),
    )
  })

  it('keeps everything while the platform is away, in order', async () => {
    await eventually(() => server.states.length > 0)
    await server.stop()
    for (let turn = 0; turn < 20; turn += 1) {
      await postHook(agent.socket, transcript.hook('UserPromptSubmit', { prompt: `${turn}` }))
      transcript.user(`question ${turn}`)
      transcript.assistant(`answer ${turn}`)
      const answer = await postHook(agent.socket, transcript.hook('Stop'))
      expect(answer.status).toBe(200)
    }
    await sidecar?.close(AbortSignal.timeout(200))
    await start()
    await server.start()
    await eventually(() => expect(server.conversations.size).toBe(40), 20_000)
    await eventually(() => expect(server.hooks.length).toBe(40))
    expect(events()).toEqual(Array.from({ length: 20 }, () => ['UserPromptSubmit', 'Stop']).flat())
    expect(said().slice(0, 3)).toEqual([
      'user: question 0',
      'assistant: answer 0',
      'user: question 1',
    ])
  })

  it('loses only the one message that the platform will not take', async () => {
    await eventually(() => server.states.length > 0)
    const refuse = new Set<string>()
    const post = server.conversations.set.bind(server.conversations)
    server.conversations.set = (uuid, message) => {
      if (refuse.has(uuid)) throw new Error('bad')
      return post(uuid, message)
    }
    server.onBadRecord = 422
    await postHook(agent.socket, transcript.hook('UserPromptSubmit'))
    for (let index = 0; index < 7; index += 1) {
      const uuid = transcript.assistant(`${index}`)
      if (index === 4) refuse.add(uuid)
    }
    await postHook(agent.socket, transcript.hook('Stop'))
    await eventually(() => expect(server.conversations.size).toBe(6))
    await eventually(() => expect(events()).toContain('Stop'))
    expect(said()).not.toContain('assistant: 4')
  })

  it('knows a session by the Claude session when the header is missing, also after a restart', async () => {
    await postHook(agent.socket, transcript.hook('SessionStart', { source: 'startup' }))
    await sidecar?.close(AbortSignal.timeout(2_000))
    await start()
    await postHook(agent.socket, transcript.hook('SessionEnd', { reason: 'other' }), '')
    await eventually(() => expect(events()).toEqual(['SessionStart', 'SessionEnd']))
    expect(server.hooks[1]?.sessionId).toBe(SESSION)
  })

  it('reads nothing outside the transcripts of the agent', async () => {
    const secret = { uuid: 'secret', type: 'assistant', message: { content: 'SECRET' } }
    const outside = join(agent.path, 'sidecar', 'other.jsonl')
    writeFileSync(outside, `${JSON.stringify(secret)}\n`)
    symlinkSync(outside, join(agent.transcripts, 'link.jsonl'))
    const paths = [
      outside,
      '/home/agent/.claude/projects/-workspace-private/link.jsonl',
      '/home/agent/.claude/projects/../../../sidecar/other.jsonl',
      '/home/agent/.claude/projects/../other.jsonl',
      7,
    ]
    for (const path of paths) {
      const answer = await postHook(agent.socket, {
        ...transcript.hook('Stop'),
        transcript_path: path,
      })
      expect(answer.status).toBe(200)
    }
    await eventually(() => expect(server.hooks.length).toBe(paths.length))
    expect(server.conversations.size).toBe(0)
  })
})
