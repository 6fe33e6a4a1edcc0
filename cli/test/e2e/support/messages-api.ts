import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A provider on loopback that says the same to every prompt. `requests`: the bodies, in their order. */
export async function startMessagesApi(
  text: string,
  port = 0,
): Promise<{ port: number; url: string; requests: string[]; close(): Promise<void> }> {
  const requests: string[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (chunk: string) => {
      body += chunk
    })
    request.on('end', () => {
      requests.push(body)
      answer(request.url ?? '', body, text, response)
    })
  }).listen(port, '127.0.0.1')
  await once(server, 'listening')
  const bound = (server.address() as AddressInfo).port
  return {
    port: bound,
    requests,
    url: `http://127.0.0.1:${bound}`,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function answer(url: string, body: string, text: string, response: ServerResponse): void {
  if (url.startsWith('/v1/messages/count_tokens')) {
    response.setHeader('content-type', 'application/json').end('{"input_tokens":10}')
    return
  }
  const request = JSON.parse(body || '{}') as { model?: string; stream?: boolean }
  const message = {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: request.model,
    stop_reason: null,
    stop_sequence: null,
    usage: { input_tokens: 10, output_tokens: 1 },
  }
  const block = { type: 'text', text }
  if (!request.stream) {
    const whole = { ...message, stop_reason: 'end_turn', content: [block] }
    response.setHeader('content-type', 'application/json').end(JSON.stringify(whole))
    return
  }
  response.setHeader('content-type', 'text/event-stream')
  const events: ({ type: string } & Record<string, unknown>)[] = [
    { type: 'message_start', message: { ...message, content: [] } },
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } },
    { type: 'content_block_stop', index: 0 },
    {
      type: 'message_delta',
      delta: { stop_reason: 'end_turn', stop_sequence: null },
      usage: { output_tokens: 10 },
    },
    { type: 'message_stop' },
  ]
  for (const event of events)
    response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
  response.end()
}
