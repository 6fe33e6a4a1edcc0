import type { Schema } from '@sac/openapi'
import { problem } from '../problems.ts'

export type EnvVariable = Schema<'EnvVariable'>

/**
 * Names by which an agent's own environment could lead it around the gateway, load code before ours, or break the start.
 * The models are set by `models`, the proxies by `httpProxy` and `httpsProxy`.
 */
const RESERVED = [
  /^ANTHROPIC_/,
  /^CLAUDE_CODE_/,
  /^CLAUDE_CONFIG_DIR$/,
  /^CLAUDECODE$/,
  /^SAC_/,
  /^LD_/,
  /^(HTTP|HTTPS|ALL|NO|FTP)_PROXY$/i,
  /^NODE_(OPTIONS|USE_ENV_PROXY|EXTRA_CA_CERTS|TLS_REJECT_UNAUTHORIZED)$/,
  /^(SSL_CERT_FILE|SSL_CERT_DIR|REQUESTS_CA_BUNDLE|CURL_CA_BUNDLE|GIT_SSL_CAINFO)$/,
  /^(HOME|PATH|PWD|SHELL|USER|LOGNAME|TERM|TMPDIR|BASH_ENV|ENV|IFS|IS_SANDBOX)$/,
]

/** Reserved by their prefix, harmless in fact: they tune the CLI and reach no other host. */
const ALLOWED = new Set([
  'CLAUDE_CODE_MAX_OUTPUT_TOKENS',
  'CLAUDE_CODE_MAX_RETRIES',
  'CLAUDE_CODE_AUTO_COMPACT_WINDOW',
  'CLAUDE_CODE_DISABLE_EXPERIMENTAL_BETAS',
  'CLAUDE_CODE_ATTRIBUTION_HEADER',
  'CLAUDE_CODE_EFFORT_LEVEL',
  'ANTHROPIC_SMALL_FAST_MODEL',
])

/** @throws Problem `invalid-request` that names every member that is reserved or there twice */
export function checkEnv(env: EnvVariable[], pointer = '/env', key: 'name' | 'key' = 'name'): void {
  const seen = new Set<string>()
  const errors = env.flatMap(({ name }, index) => {
    const isTwice = seen.has(name)
    seen.add(name)
    const at = `${pointer}/${index}/${key}`
    if (isReserved(name))
      return [{ pointer: at, detail: `${name} is set by the platform and cannot be set here` }]
    if (isTwice) return [{ pointer: at, detail: `${name} stands there twice` }]
    return []
  })
  const [first] = errors
  if (first)
    throw problem('invalid-request', { detail: `${first.pointer}: ${first.detail}`, errors })
}

export const isReserved = (name: string): boolean =>
  !ALLOWED.has(name) && RESERVED.some((pattern) => pattern.test(name))
