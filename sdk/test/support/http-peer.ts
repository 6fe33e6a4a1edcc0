import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Received {
  method: string
  url: string
  headers: IncomingMessage['headers']
  body: string
}

export interface HttpPeer {
  url: string
  server: Server
  /** Requests so far, oldest first. */
  received: Received[]
  close(): Promise<void>
}

/** A real HTTP server on a free port that answers with `handler`, after the body has come. */
export async function startPeer(
  handler: (
    request: Received,
    response: ServerResponse,
    incoming: IncomingMessage,
  ) => void | Promise<void>,
): Promise<HttpPeer> {
  const received: Received[] = []
  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk)
    const request = {
      method: incoming.method ?? '',
      url: incoming.url ?? '',
      headers: incoming.headers,
      body: Buffer.concat(chunks).toString(),
    }
    received.push(request)
    await handler(request, response, incoming)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    server,
    received,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

export function answer(response: ServerResponse, status: number, body?: unknown): void {
  const isProblem = status >= 400
  response.writeHead(status, {
    'content-type': isProblem ? 'application/problem+json' : 'application/json',
  })
  response.end(body === undefined ? undefined : JSON.stringify(body))
}

export const problemBody = (code: string, status: number, extras: object = {}) => ({
  type: `urn:sac:problem:${code}`,
  title: code,
  status,
  instance: 'urn:sac:request:req-7',
  ...extras,
})
