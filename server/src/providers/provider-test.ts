import { buffer } from 'node:stream/consumers'
import type { Schema } from '@sac/openapi'
import { type GuardedClient, UpstreamError } from '../egress/guarded-client.ts'
import { toProviderHeaders } from '../llm/headers.ts'
import { messageOf, type ProviderAccess, readError, urlOf } from '../llm/provider-upstream.ts'

type Result = Schema<'ProviderTest'>
/** A model that is asked for one token answers in seconds; whoever asks should not wait longer for bad news. */
export const TEST_TIMEOUT_MS = 20_000

type Verdict = Pick<Result, 'reason' | 'detail'>

/** Makes the smallest real call and says in words how it went. Never rejects because of the provider. */
export async function testProvider(
  client: GuardedClient,
  provider: ProviderAccess,
  model: string,
  signal: AbortSignal,
  timeoutMs = TEST_TIMEOUT_MS,
): Promise<Result> {
  const limit = AbortSignal.timeout(timeoutMs)
  const startedAt = performance.now()
  const result = (status: number | null, { reason, detail }: Verdict): Result => ({
    ok: reason === 'answered',
    reason,
    latencyMs: Math.round(performance.now() - startedAt),
    model,
    status,
    detail,
  })
  try {
    const answer = await client.request({
      url: urlOf(provider.baseUrl, '/v1/messages'),
      method: 'POST',
      headers: toProviderHeaders(
        {
          'content-type': 'application/json',
          'anthropic-version': '2023-06-01',
          accept: 'application/json',
        },
        provider,
      ),
      body: Buffer.from(
        JSON.stringify({ model, max_tokens: 1, messages: [{ role: 'user', content: 'Hi' }] }),
      ),
      signal: AbortSignal.any([signal, limit]),
    })
    if (answer.status >= 300 && answer.status < 400) {
      answer.body.destroy()
      return result(answer.status, {
        reason: 'redirect',
        detail: `The base URL leads elsewhere (${answer.status}). Redirects are not followed; give the final address.`,
      })
    }
    const text =
      answer.status < 300
        ? (await buffer(answer.body)).toString('utf8')
        : await readError(answer.body, provider.apiKey)
    return result(answer.status, judge(answer.status, text, model))
  } catch (error) {
    if (limit.aborted && !signal.aborted) {
      const { host } = new URL(provider.baseUrl)
      const detail = `${host} takes connections, but did not answer within ${timeoutMs / 1000} s.`
      return result(null, { reason: 'timeout', detail })
    }
    if (!(error instanceof UpstreamError)) throw error
    return result(null, judgeFailure(error))
  }
}

function judge(status: number, text: string, model: string): Verdict {
  if (status < 300) {
    return isMessage(text)
      ? { reason: 'answered', detail: 'The provider answers.' }
      : {
          reason: 'not-compatible',
          detail:
            'Something answers at this base URL, but not with the Messages API of Anthropic. Check the path of the base URL.',
        }
  }
  const words = messageOf(text)
  if (status === 401 || status === 403) {
    return {
      reason: 'wrong-key',
      detail: `The provider does not accept the key (${status}: ${words}).`,
    }
  }
  if (status === 402)
    return { reason: 'budget-exhausted', detail: `The provider wants money (402: ${words}).` }
  if (status === 429 || status === 529) {
    return {
      reason: 'busy',
      detail: `The provider is busy or its limit is reached (${status}: ${words}).`,
    }
  }
  if ((status === 404 || status === 400 || status === 422) && /model/i.test(words)) {
    return {
      reason: 'unknown-model',
      detail: `The provider does not know the model ${model} (${status}: ${words}).`,
    }
  }
  if (status === 404 || status === 405) {
    return {
      reason: 'not-compatible',
      detail: `There is no Messages API at this base URL (${status}: ${words}). Give the address that stands before /v1/messages.`,
    }
  }
  return { reason: 'failed', detail: `The provider answers with ${status}: ${words}.` }
}

function isMessage(text: string): boolean {
  try {
    return (JSON.parse(text) as { type?: string } | null)?.type === 'message'
  } catch {
    // A page, or nothing.
    return false
  }
}

function judgeFailure({ reason, message, cause }: UpstreamError): Verdict {
  if (reason === 'timeout') return { reason: 'timeout', detail: message }
  if (reason === 'refused' && (cause as Error | undefined)?.name === 'AddressRefused') {
    return { reason: 'address-refused', detail: message }
  }
  return { reason: 'unreachable', detail: message }
}
