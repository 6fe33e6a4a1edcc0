/** What a token is asked for: `refused` is the one that the server just answered 401 to. */
export interface TokenRequest {
  refused?: string
}

export interface ClientOptions {
  /** Where the server is, such as `https://sac.example.com`. Default: `SAC_URL`, else the page's own origin. */
  baseUrl?: string
  /** Session token or personal access token. Default: `SAC_TOKEN`. */
  token?: string
  /** Asked before each request, and once more after a 401; wins over `token`. */
  tokenProvider?: (request: TokenRequest) => string | undefined | Promise<string | undefined>
  /** Default: a small one over `node:http` on Node (Node 20's own takes 60 ms to load), the platform's elsewhere. */
  fetch?: Fetch
  /** Sent with every request. */
  headers?: Record<string, string>
  /** For a whole answer; for a stream until its head. Default 60_000 ms. */
  requestTimeoutMs?: number
  /** Further attempts of calls that may be repeated safely. Default 2. */
  maxRetries?: number
}

/** What every call takes beside its own options. */
export interface CallOptions {
  signal?: AbortSignal
  /** Overrides the client's. */
  requestTimeoutMs?: number
}

/** The part of `fetch` that the client uses. */
export type Fetch = (url: string, init: FetchInit) => Promise<Response>

export interface FetchInit {
  method: string
  headers: Record<string, string>
  body?: RequestBody
  signal?: AbortSignal
  /** A token must not travel to another host. */
  redirect: 'manual'
  /** Needed by the platform's fetch when the body is a stream. */
  duplex?: 'half'
}

export type RequestBody = string | Uint8Array<ArrayBuffer> | Blob | ReadableStream<Uint8Array>

export interface ResolvedOptions {
  baseUrl: string
  token: (request: TokenRequest) => string | undefined | Promise<string | undefined>
  fetch: Fetch
  headers: Record<string, string>
  requestTimeoutMs: number
  maxRetries: number
}

export const DEFAULT_REQUEST_TIMEOUT_MS = 60_000
export const DEFAULT_MAX_RETRIES = 2

export function resolveOptions(options: ClientOptions, platformFetch: Fetch): ResolvedOptions {
  const token = options.token ?? fromEnvironment('SAC_TOKEN')
  const baseUrl = options.baseUrl ?? fromEnvironment('SAC_URL') ?? pageOrigin()
  if (!baseUrl) throw new TypeError('baseUrl is missing: pass it, or set SAC_URL')
  return {
    baseUrl: baseUrl.replace(/\/+$/, ''),
    token: options.tokenProvider ?? (() => token),
    fetch: options.fetch ?? platformFetch,
    headers: options.headers ?? {},
    requestTimeoutMs: options.requestTimeoutMs ?? DEFAULT_REQUEST_TIMEOUT_MS,
    maxRetries: options.maxRetries ?? DEFAULT_MAX_RETRIES,
  }
}

/** Browsers have no `process`; bundlers may leave a hollow one. */
function fromEnvironment(name: string): string | undefined {
  return typeof process === 'undefined' ? undefined : process.env?.[name] || undefined
}

function pageOrigin(): string | undefined {
  return typeof location === 'undefined' ? undefined : location.origin
}
