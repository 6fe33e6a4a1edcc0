import { document } from '@sac/openapi'
import type { Fetch } from '@sac/sdk'

/** How the server behaves. `empty`: no list has anything; `offline`: it answers at first, then it is gone. */
export type Behaviour = 'answering' | 'empty' | 'silent' | 'failing' | 'offline'

export interface Script {
  behaviour?: Behaviour
  /** By operationId, in place of the example that the contract gives. */
  answers?: Record<string, unknown>
}

interface Operation {
  id: string
  method: string
  path: RegExp
  status: number
  example: unknown
}

/** Long enough for the first answers to be drawn. */
export const OFFLINE_AFTER_MS = 1_500
const OPERATIONS = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]): Operation => {
    const [status = '200', response] =
      Object.entries(operation.responses).find(([code]) => code.startsWith('2')) ?? []
    return {
      id: operation.operationId,
      method: method.toUpperCase(),
      path: new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`),
      status: Number(status),
      example: exampleOf(response),
    }
  }),
)

/** A server at the edge of the network: answers are those of the script, else the contract's own examples. */
export function scriptedFetch({ behaviour = 'answering', answers = {} }: Script): Fetch {
  const startMs = performance.now()
  const isGone = () => behaviour === 'offline' && performance.now() - startMs > OFFLINE_AFTER_MS
  return async (url, { method, signal }) => {
    if (isGone()) throw new TypeError('Failed to fetch')
    const { pathname } = new URL(url)
    const operation = OPERATIONS.find((one) => one.method === method && one.path.test(pathname))
    if (operation?.id === 'subscribeEvents') return events(behaviour === 'offline')
    if (behaviour === 'silent') return never(signal)
    if (behaviour === 'failing') return problem(500, 'internal', 'Something went wrong here.')
    const answer = answers[operation?.id ?? ''] ?? operation?.example
    if (typeof answer !== 'object' || answer === null)
      return problem(404, 'not-found', `There is no ${method} ${pathname}.`)
    const isList = behaviour === 'empty' && 'items' in answer
    const body = isList ? { ...answer, items: [], nextCursor: null } : answer
    return Response.json(body, { status: operation?.status ?? 200 })
  }
}

/** A stream that stands; cut after a while where the server goes. */
function events(isCut: boolean): Response {
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode(': open\n\n'))
      if (isCut)
        setTimeout(() => controller.error(new TypeError('network error')), OFFLINE_AFTER_MS)
    },
  })
  return new Response(body, { headers: { 'content-type': 'text/event-stream' } })
}

const never = (signal: AbortSignal | undefined) =>
  new Promise<Response>((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason))
  })

const problem = (status: number, code: string, detail: string) =>
  Response.json(
    { type: `urn:sac:problem:${code}`, title: code, status, detail },
    { status, headers: { 'content-type': 'application/problem+json' } },
  )

function exampleOf(response: unknown): unknown {
  const { $ref, content } = (response ?? {}) as {
    $ref?: string
    content?: Record<string, { example?: unknown }>
  }
  if ($ref) {
    const parts = $ref.slice(2).split('/')
    return exampleOf(
      parts.reduce<unknown>((found, part) => (found as Record<string, unknown>)[part], document),
    )
  }
  return content?.['application/json']?.example
}
