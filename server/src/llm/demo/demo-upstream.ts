import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { LlmError } from '../llm-error.ts'
import type { Upstream, UpstreamAnswer } from '../upstream.ts'
import type { MessagesRequest } from './messages-api.ts'
import { type Scene, type ScriptOptions, sceneOf } from './script.ts'

/** Name of the demo's only model. */
export const DEMO_MODEL = 'sac-demo'
const MAX_BODY_BYTES = 32 << 20
/** About what a tokenizer makes of English. */
const CHARACTERS_PER_TOKEN = 4

/** The Messages API without a model, in this process: scripted, the same answer to the same request. */
export function demoUpstream(options: Partial<ScriptOptions> = {}): Upstream {
  const script = { outputDir: '/workspace/output', countDelayMs: 200, ...options }
  return async ({ path, body, signal }) => {
    if (path === '/v1/models') return json(MODELS)
    const text = await readBody(body)
    const request = parse(text)
    const inputTokens = tokensOf(text)
    if (path === '/v1/messages/count_tokens') return json({ input_tokens: inputTokens })
    const id = createHash('sha256').update(text).digest('hex').slice(0, 24)
    const answer = {
      id,
      model: request.model ?? DEMO_MODEL,
      inputTokens,
      scene: sceneOf(request, script),
    }
    if (!request.stream) return json(toMessage(answer))
    return {
      status: 200,
      headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' },
      body: Readable.from(toEvents(answer, signal), { objectMode: false }),
    }
  }
}

const MODELS = {
  data: [
    {
      type: 'model',
      id: DEMO_MODEL,
      display_name: 'SAC demo (no model)',
      created_at: '2026-01-01T00:00:00Z',
    },
  ],
  has_more: false,
  first_id: DEMO_MODEL,
  last_id: DEMO_MODEL,
}

interface Answer {
  id: string
  model: string
  inputTokens: number
  scene: Scene
}

const tokensOf = (text: string) => Math.max(1, Math.ceil(text.length / CHARACTERS_PER_TOKEN))

const textOfScene = ({ pieces }: Scene) => pieces.map(({ text }) => text).join('')

const outputTokensOf = (scene: Scene) =>
  tokensOf(textOfScene(scene) + (scene.tool ? JSON.stringify(scene.tool.input) : ''))

const toolUseOf = ({ id, scene: { tool } }: Answer, input: object) =>
  tool && { type: 'tool_use', id: `toolu_demo_${id}`, name: tool.name, input }

const headOf = ({ id, model, inputTokens }: Answer, outputTokens: number) => ({
  id: `msg_demo_${id}`,
  type: 'message',
  role: 'assistant',
  model,
  usage: {
    input_tokens: inputTokens,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 0,
    output_tokens: outputTokens,
  },
})

function toMessage(answer: Answer): object {
  const { scene } = answer
  const toolUse = toolUseOf(answer, scene.tool?.input ?? {})
  return {
    ...headOf(answer, outputTokensOf(scene)),
    content: [{ type: 'text', text: textOfScene(scene) }, ...(toolUse ? [toolUse] : [])],
    stop_reason: toolUse ? 'tool_use' : 'end_turn',
    stop_sequence: null,
  }
}

async function* toEvents(answer: Answer, signal: AbortSignal): AsyncGenerator<Buffer> {
  const { scene } = answer
  yield event('message_start', {
    message: { ...headOf(answer, 1), content: [], stop_reason: null, stop_sequence: null },
  })
  yield event('content_block_start', { index: 0, content_block: { type: 'text', text: '' } })
  yield event('ping', {})
  for (const { text, delayMs } of scene.pieces) {
    if (delayMs > 0) await delay(delayMs, undefined, { signal })
    yield event('content_block_delta', { index: 0, delta: { type: 'text_delta', text } })
  }
  yield event('content_block_stop', { index: 0 })
  const toolUse = toolUseOf(answer, {})
  if (toolUse) {
    yield event('content_block_start', { index: 1, content_block: toolUse })
    const partial_json = JSON.stringify(scene.tool!.input)
    yield event('content_block_delta', {
      index: 1,
      delta: { type: 'input_json_delta', partial_json },
    })
    yield event('content_block_stop', { index: 1 })
  }
  yield event('message_delta', {
    delta: { stop_reason: toolUse ? 'tool_use' : 'end_turn', stop_sequence: null },
    usage: { output_tokens: outputTokensOf(scene) },
  })
  yield event('message_stop', {})
}

const event = (type: string, data: object) =>
  Buffer.from(`event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`)

const json = (body: object): UpstreamAnswer => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: Readable.from([Buffer.from(JSON.stringify(body))], { objectMode: false }),
})

async function readBody(body: Readable | undefined): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of (body ?? []) as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > MAX_BODY_BYTES)
      throw new LlmError('request-too-large', 'The demo takes requests of at most 32 MiB.')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function parse(text: string): MessagesRequest {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null) return value as MessagesRequest
  } catch {
    // Answered like any other body that is no request.
  }
  throw new LlmError('malformed-request', 'The body is no JSON object.')
}
