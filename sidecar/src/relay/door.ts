import { chmodSync, closeSync, constants, openSync, renameSync, rmSync } from 'node:fs'
import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { ConversationRelay } from '../conversation/conversation-relay.ts'
import { SpoolFullError } from '../conversation/spool.ts'
import type { Log } from '../log.ts'
import type { EgressRelay } from './egress-relay.ts'
import { type LlmRelay, sendApiError } from './llm-relay.ts'

/** A hook carries a prompt, a tool's input or its result; what is longer is cut off by nobody we know. */
const HOOK_BYTES = 16 * 1024 * 1024

/** Connections of one sandbox at once. */
const MAX_CONNECTIONS = 1_000

/** The one HTTP server that the sandbox sees: model, hooks and the way out. */
export class Door {
  private readonly server: http.Server
  private readonly llm: LlmRelay
  private readonly egress: EgressRelay
  private readonly conversation: ConversationRelay
  private readonly log: Log
  private readonly connections = new Set<Duplex>()

  constructor(options: {
    llm: LlmRelay
    egress: EgressRelay
    conversation: ConversationRelay
    log: Log
  }) {
    this.llm = options.llm
    this.egress = options.egress
    this.conversation = options.conversation
    this.log = options.log
    this.server = http.createServer((request, response) => this.route(request, response))
    this.server.maxConnections = MAX_CONNECTIONS
    // Uploads to the model may take their time; the headers may not.
    this.server.requestTimeout = 0
    this.server.headersTimeout = 60_000
    this.server.on('connect', (request, socket, head) => this.egress.connect(request, socket, head))
    this.server.on('connection', (socket) => {
      this.connections.add(socket)
      socket.on('close', () => this.connections.delete(socket))
    })
  }

  /**
   * Listens on `folder`/`name`. The socket is made aside and renamed in place: a socket that an earlier process left is
   * replaced, and whoever connects meets the old one or the new one. The folder is named by descriptor, because a
   * socket's path has at most 107 bytes.
   */
  async listen(folder: string, name: string): Promise<void> {
    const fd = openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY)
    try {
      const at = (entry: string) => `/proc/self/fd/${fd}/${entry}`
      const aside = `${name}.${process.pid}`
      rmSync(at(aside), { force: true })
      await new Promise<void>((resolve, reject) => {
        this.server.once('error', reject)
        this.server.listen(at(aside), resolve)
      })
      // Only who can enter the agent's folder gets here; the sandbox may run as another user.
      chmodSync(at(aside), 0o666)
      renameSync(at(aside), at(name))
    } finally {
      closeSync(fd)
    }
  }

  /** Takes no more; gives what runs until the signal to end. */
  async close(signal: AbortSignal): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()))
    this.server.closeIdleConnections()
    this.egress.close()
    signal.addEventListener('abort', () => {
      for (const socket of this.connections) socket.destroy()
    })
    await closed
  }

  private route(request: IncomingMessage, response: ServerResponse): void {
    const url = request.url ?? ''
    if (/^http:\/\//i.test(url) && URL.canParse(url)) {
      void this.egress.forward(request, response, new URL(url))
    } else if (request.method === 'POST' && url === '/hook') {
      void this.hook(request, response)
    } else if (!this.llm.handle(request, response)) {
      request.resume()
      sendApiError(response, 404, 'not_found_error', 'There is nothing at this address.')
    }
  }

  private async hook(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const answer = (status: number) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end('{}')
    }
    try {
      const body = await readJson(request)
      const session = request.headers['x-sac-session']
      await this.conversation.hook(body, typeof session === 'string' ? session : undefined)
      answer(200)
    } catch (error) {
      if (error instanceof BadBodyError) {
        answer(400)
      } else {
        this.log.error('a hook is lost', { error })
        answer(error instanceof SpoolFullError ? 503 : 500)
      }
    }
  }
}

class BadBodyError extends Error {}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of request) {
      size += chunk.length
      if (size > HOOK_BYTES) throw new BadBodyError('too long')
      chunks.push(chunk)
    }
    return JSON.parse(Buffer.concat(chunks).toString())
  } catch (error) {
    throw new BadBodyError('no JSON', { cause: error })
  }
}
