import { Readable } from 'node:stream'
import { type GuardedClient, UpstreamError } from '../egress/guarded-client.ts'
import { type AuthStyle, toProviderHeaders } from './headers.ts'
import { LlmError } from './llm-error.ts'
import type { Upstream } from './upstream.ts'

/** Where a provider is and how to sign in there. */
export interface ProviderAccess {
  /** As people call it. */
  name: string
  baseUrl: string
  apiKey: string | undefined
  authStyle: AuthStyle
}

/** Error bodies are read before they are handed on, to this size, so that no key in them gets out. */
const MAX_ERROR_BYTES = 256 * 1024

/**
 * A provider over HTTP. Answers below 300 stream through; what says that the provider's settings are wrong becomes an
 * LlmError in words, other errors pass with the key blotted out.
 */
export function providerUpstream(client: GuardedClient, provider: ProviderAccess): Upstream {
  return async ({ method, path, query, headers, body, signal }) => {
    const answer = await client
      .request({
        url: urlOf(provider.baseUrl, path, query),
        method,
        headers: toProviderHeaders(headers as NodeJS.Dict<string>, provider),
        ...(body && { body }),
        signal,
      })
      .catch((error) => {
        throw asLlmError(error, provider.name)
      })
    if (answer.status < 300) return answer
    if (answer.status < 400) {
      answer.body.destroy()
      throw new LlmError(
        'provider-misconfigured',
        `The provider "${provider.name}" answers with a redirect (${answer.status}), which is not followed: its base URL is not right.`,
      )
    }
    const text = await readError(answer.body, provider.apiKey)
    if (answer.status === 401 || answer.status === 403) {
      throw new LlmError(
        'provider-misconfigured',
        `The provider "${provider.name}" does not accept its key (${answer.status}: ${messageOf(text)}). Its owner can change the key in SAC.`,
      )
    }
    const { 'content-length': _length, 'content-encoding': _encoding, ...rest } = answer.headers
    return { status: answer.status, headers: rest, body: Readable.from([Buffer.from(text)]) }
  }
}

/** Keeps the base URL's path; one that ends in `/v1` already is not given a second one. */
export function urlOf(baseUrl: string, path: string, query = ''): URL {
  return new URL(`${baseUrl.replace(/\/+$/, '').replace(/\/v1$/, '')}${path}${query}`)
}

export function asLlmError(error: unknown, providerName: string): unknown {
  if (!(error instanceof UpstreamError)) return error
  const message = `The provider "${providerName}" cannot be used: ${error.message}`
  if (error.reason === 'refused') {
    return new LlmError('provider-misconfigured', message, { cause: error })
  }
  const code = error.reason === 'timeout' ? 'provider-timeout' : 'provider-unreachable'
  return new LlmError(code, message, { cause: error })
}

/** The text of an error body without the key. */
export async function readError(body: Readable, apiKey: string | undefined): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      bytes += chunk.length
      if (bytes > MAX_ERROR_BYTES) break
      chunks.push(chunk)
    }
  } catch {
    // Cut off in the middle of an error: status and what came have to say it.
  }
  const text = Buffer.concat(chunks).toString('utf8')
  return apiKey ? text.replaceAll(apiKey, '[key]') : text
}

/** The message of an error in any of the usual shapes, short enough for a line. */
export function messageOf(text: string): string {
  let message: unknown
  try {
    const body = JSON.parse(text) as { error?: { message?: unknown } | string; message?: unknown }
    message = typeof body.error === 'object' ? body.error.message : (body.error ?? body.message)
  } catch {
    // No JSON: a page of a proxy, or plain words.
  }
  const words = typeof message === 'string' ? message : text.replace(/<[^>]*>/g, ' ')
  return words.replace(/\s+/g, ' ').trim().slice(0, 300) || 'no words'
}
