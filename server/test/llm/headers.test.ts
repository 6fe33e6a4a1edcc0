import { describe, expect, it } from 'vitest'
import { toProviderHeaders, toSandboxHeaders } from '../../src/llm/headers.ts'
import { urlOf } from '../../src/llm/provider-upstream.ts'

describe('toProviderHeaders', () => {
  it('replaces credentials, drops what is hop by hop, keeps the rest', () => {
    const headers = toProviderHeaders(
      {
        authorization: 'Bearer sidecar',
        'x-api-key': 'sandbox',
        cookie: 'a=b',
        host: '127.0.0.1:8082',
        connection: 'keep-alive, X-Named',
        'x-named': 'hop',
        'keep-alive': 'timeout=5',
        'transfer-encoding': 'chunked',
        'proxy-authorization': 'Basic x',
        'accept-encoding': 'gzip, br',
        'x-forwarded-for': '10.0.0.1',
        'x-sac-session': 's',
        expect: '100-continue',
        'content-type': 'application/json',
        'content-length': '2',
        'anthropic-beta': 'new-thing-2030-01-01',
        'anthropic-version': '2023-06-01',
        'x-claude-code-session-id': 'abc',
        'user-agent': 'claude-cli/2.1.330',
      },
      { apiKey: 'sk-real', authStyle: 'x-api-key' },
    )
    expect(headers).toEqual({
      'x-api-key': 'sk-real',
      'accept-encoding': 'identity',
      'content-type': 'application/json',
      'content-length': '2',
      'anthropic-beta': 'new-thing-2030-01-01',
      'anthropic-version': '2023-06-01',
      'x-claude-code-session-id': 'abc',
      'user-agent': 'claude-cli/2.1.330',
    })
  })

  it('signs in as the provider wants it, or not at all', () => {
    expect(toProviderHeaders({}, { apiKey: 'k', authStyle: 'bearer' })['authorization']).toBe(
      'Bearer k',
    )
    expect(
      toProviderHeaders({ authorization: 'Bearer x' }, { apiKey: undefined, authStyle: 'bearer' }),
    ).toEqual({
      'accept-encoding': 'identity',
    })
  })
})

it('hands only listed headers of an answer on', () => {
  expect(
    toSandboxHeaders({
      'content-type': 'text/event-stream',
      'request-id': 'r',
      'retry-after': '3',
      'anthropic-ratelimit-tokens-remaining': '5',
      'set-cookie': ['a=b'],
      'anthropic-organization-id': 'org',
      connection: 'close',
      'transfer-encoding': 'chunked',
      server: 'nginx',
    }),
  ).toEqual({
    'content-type': 'text/event-stream',
    'request-id': 'r',
    'retry-after': '3',
    'anthropic-ratelimit-tokens-remaining': '5',
  })
})

it.each([
  ['https://a.example', 'https://a.example/v1/messages?beta=true'],
  ['https://a.example/', 'https://a.example/v1/messages?beta=true'],
  ['https://a.example/api/anthropic', 'https://a.example/api/anthropic/v1/messages?beta=true'],
  ['https://a.example/api/v1', 'https://a.example/api/v1/messages?beta=true'],
])('keeps the path of %s', (baseUrl, url) => {
  expect(urlOf(baseUrl, '/v1/messages', '?beta=true').href).toBe(url)
})
