import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Script = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>

/** A provider on loopback that does what the test says. */
export async function startUpstream(
  script: Script,
): Promise<{ url: string; host: string; port: number; server: Server; close: () => void }> {
  const server = createServer((request, response) => void script(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const close = () => {
    server.closeAllConnections()
    server.close()
  }
  return { url: `http://127.0.0.1:${port}`, host: `127.0.0.1:${port}`, port, server, close }
}

/** Lines of an SSE answer of the Messages API with these counts. */
export const messageEvents = (usage: object, outputTokens: number, model = 'claude-x') =>
  [
    { type: 'message_start', message: { id: 'm', model, usage } },
    { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'hello' } },
    {
      type: 'message_delta',
      delta: { stop_reason: 'end_turn' },
      usage: { output_tokens: outputTokens },
    },
    { type: 'message_stop' },
  ].map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
