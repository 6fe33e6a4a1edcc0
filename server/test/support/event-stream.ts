import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'

export interface StreamMessage {
  event: string
  // biome-ignore lint/suspicious/noExplicitAny: tests look into data of every shape
  data: any
}

/** An open stream of server-sent events of a listener that listens; `messages` grows. */
export class EventStream {
  readonly messages: StreamMessage[] = []
  readonly ended: Promise<unknown>
  readonly #response: IncomingMessage

  private constructor(response: IncomingMessage) {
    this.#response = response
    this.ended = once(response, 'close')
    let text = ''
    response.setEncoding('utf8').on('data', (chunk) => {
      const blocks = (text + chunk).split('\n\n')
      text = blocks.pop()!
      for (const block of blocks) this.#note(block)
    })
  }

  static async open(
    listener: FastifyInstance,
    path: string,
    token: string,
    origin?: string,
  ): Promise<EventStream> {
    const { port } = listener.server.address() as AddressInfo
    const headers = { authorization: `Bearer ${token}`, ...(origin && { origin }) }
    const request = get({ host: '127.0.0.1', port, path, headers, agent: false })
    const [response] = (await once(request, 'response')) as [IncomingMessage]
    if (response.statusCode !== 200) throw new Error(`${path} answered ${response.statusCode}`)
    return new EventStream(response)
  }

  close(): void {
    this.#response.destroy()
  }

  #note(block: string): void {
    const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1]
    const [event, data] = [field('event'), field('data')]
    if (event && data) this.messages.push({ event, data: JSON.parse(data) })
  }
}
