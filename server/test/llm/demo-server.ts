import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pipeline } from 'node:stream/promises'
import { demoUpstream } from '../../src/llm/demo/demo-upstream.ts'
import type { ScriptOptions } from '../../src/llm/demo/script.ts'
import { LlmError } from '../../src/llm/llm-error.ts'

/** The demo behind a plain HTTP server, as Claude Code would find it behind sidecar and gateway. */
export async function startDemoServer(
  options: Partial<ScriptOptions>,
): Promise<{ url: string; paths: string[]; server: Server }> {
  const demo = demoUpstream(options)
  const paths: string[] = []
  const server = createServer(async (request, response) => {
    const { pathname, search } = new URL(request.url!, 'http://demo')
    paths.push(`${request.method} ${pathname}`)
    if (pathname === '/api/hello') {
      response.writeHead(204).end()
      return
    }
    const controller = new AbortController()
    response.once('close', () => controller.abort())
    try {
      const answer = await demo({
        method: request.method as 'POST',
        path: pathname,
        query: search,
        headers: request.headers as Record<string, string>,
        body: request,
        signal: controller.signal,
      })
      response.writeHead(answer.status, answer.headers)
      await pipeline(answer.body, response)
    } catch (error) {
      if (!(error instanceof LlmError) || response.headersSent) response.destroy()
      else response.writeHead(error.status).end(JSON.stringify(error.toBody()))
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, paths, server }
}
