import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { toSandboxHeaders } from './headers.ts'
import type { LlmAccess, LlmTarget } from './llm-access.ts'
import { LlmError } from './llm-error.ts'
import type { Upstream, UpstreamAnswer } from './upstream.ts'
import { UsageMeter } from './usage-meter.ts'
import type { UsageRecorder } from './usage-recorder.ts'

/** A call from a sandbox, already known to come from this agent's sidecar. */
export interface LlmCall {
  agentId: number
  method: 'GET' | 'POST'
  path: '/v1/messages' | '/v1/messages/count_tokens' | '/v1/models'
  request: IncomingMessage
  response: ServerResponse
  body: Readable | undefined
  requestId: string
  signal: AbortSignal
}

export interface LlmGatewayOptions {
  access: Pick<LlmAccess, 'find'>
  /** Chooses who answers for a provider. */
  upstreamFor: (target: LlmTarget) => Upstream
  recorder: Pick<UsageRecorder, 'record'>
  /** Gets causes that are not told to the sandbox. */
  onError: (error: unknown, requestId: string) => void
}

/**
 * Passes calls of the Messages API on to the provider of an agent: unbuffered both ways, the slower side sets the pace,
 * who leaves ends it for the other. Counts tokens while they pass.
 */
export class LlmGateway {
  readonly #access: LlmGatewayOptions['access']
  readonly #upstreamFor: LlmGatewayOptions['upstreamFor']
  readonly #recorder: LlmGatewayOptions['recorder']
  readonly #onError: LlmGatewayOptions['onError']

  constructor({ access, upstreamFor, recorder, onError }: LlmGatewayOptions) {
    this.#access = access
    this.#upstreamFor = upstreamFor
    this.#recorder = recorder
    this.#onError = onError
  }

  /** Writes the whole answer, whatever happens. Never rejects. */
  async handle(call: LlmCall): Promise<void> {
    try {
      const target = await this.#access.find(call.agentId)
      const answer = await this.#upstreamFor(target)({
        method: call.method,
        path: call.path,
        query: queryOf(call.request),
        headers: call.request.headers as OutgoingHttpHeaders,
        body: call.body,
        signal: call.signal,
      })
      await this.#pass(call, target, answer)
    } catch (error) {
      if (call.signal.aborted) call.response.destroy()
      else this.#fail(call, error)
    }
  }

  async #pass(
    { path, response }: LlmCall,
    target: LlmTarget,
    answer: UpstreamAnswer,
  ): Promise<void> {
    response.writeHead(answer.status, toSandboxHeaders(answer.headers))
    response.flushHeaders()
    const isMetered = path === '/v1/messages' && answer.status < 300
    const meter = isMetered ? new UsageMeter(answer.headers['content-type']) : undefined
    try {
      const passing = pipeline(answer.body, response)
      // After the pipeline's own listener: the bytes are on their way before they are looked at.
      if (meter) answer.body.on('data', (chunk: Buffer) => meter.add(chunk))
      await passing
    } finally {
      const usage = meter?.end()
      const { agentId, userId, providerId, isDemo } = target
      if (usage) this.#recorder.record({ agentId, userId, providerId, isDemo, ...usage })
    }
  }

  #fail({ response, requestId }: LlmCall, error: unknown): void {
    // The head is out: cutting the connection is the only way to say that the answer is not whole. The CLI asks again.
    if (response.headersSent) {
      this.#onError(error, requestId)
      response.destroy()
      return
    }
    if (!(error instanceof LlmError) || error.cause) this.#onError(error, requestId)
    const answer =
      error instanceof LlmError
        ? error
        : new LlmError('internal', `The gateway failed; the log has request ${requestId}.`)
    response.writeHead(answer.status, { 'content-type': 'application/json' })
    response.end(JSON.stringify(answer.toBody(requestId)))
  }
}

const queryOf = ({ url = '' }: IncomingMessage) => {
  const start = url.indexOf('?')
  return start === -1 ? '' : url.slice(start)
}
