import { document, type OperationObject } from '@sac/openapi'
import { describe, expect, it } from 'vitest'

const METHODS = ['get', 'put', 'post', 'delete', 'patch', 'head']
const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  METHODS.flatMap((method) => (item[method] ? [{ method, path, operation: item[method] }] : [])),
)

/** Operations that need no sign-in. A new one has to be added here, on purpose. */
const PUBLIC = [
  'completeSetup',
  'getHealth',
  'getInfo',
  'getReady',
  'getRegistrationMode',
  'login',
  'register',
  'signInLocally',
]

describe.each(operations)('$method $path', ({ path, operation }) => {
  it('says what it is', () => {
    expect(operation.operationId).toMatch(/^[a-z]+[A-Za-z]*$/)
    expect(operation.tags).toHaveLength(1)
    expect(operation.summary.length).toBeGreaterThan(5)
  })

  it('says who may call it', () => {
    expect(operation.security, 'security').toBeDefined()
    expect(operation['x-sac-permission'].action, 'x-sac-permission').toMatch(
      /^(public|[a-z-]+:[a-z-]+)$/,
    )
    const isInternal = operation['x-sac-listener'] === 'internal'
    expect(path.startsWith('/internal/')).toBe(isInternal)
    if (isInternal) expect(operation.security).toEqual([{ sidecar: [] }])
  })

  it('names the row that its permission is about where the path or query has one', () => {
    const { resource, from = '' } = operation['x-sac-permission']
    const [place, name] = from.split('.')
    if (resource) {
      const parameters = (operation.parameters ?? []).map(resolve) as { name: string; in: string }[]
      expect(
        parameters.some((parameter) => parameter.in === place && parameter.name === name),
      ).toBe(true)
    }
    const ids = [...path.matchAll(/\{(agentId|sessionId|providerId|tokenId|userId)\}/g)]
    if (ids.length > 0) expect(resource, 'resource').toBeDefined()
  })

  it('shows an example of what it takes and gives', () => {
    for (const { media, schema } of jsonMedia(operation)) {
      if (schema)
        expect(media.example ?? media.examples, JSON.stringify(media).slice(0, 80)).toBeDefined()
    }
  })

  it('refuses members that it does not know', () => {
    const body = operation.requestBody as
      | { content?: Record<string, { schema?: object }> }
      | undefined
    const schema = body?.content?.['application/json']?.schema
    if (!schema || (operation as { 'x-sac-body'?: string })['x-sac-body'] === 'stream') return
    expect((resolve(schema) as { additionalProperties?: boolean }).additionalProperties).toBe(false)
  })

  it('answers problems', () => {
    if (operation['x-sac-permission'].action === 'public' && operation.tags[0] === 'system') return
    if (operation.operationId === 'getRegistrationMode') return
    expect(JSON.stringify(operation.responses['default'])).toContain('Problem')
  })
})

describe('the document', () => {
  it('has public operations only where they are listed', () => {
    const open = operations
      .filter(
        ({ operation }) =>
          operation['x-sac-permission'].action === 'public' || operation.security?.length === 0,
      )
      .map(({ operation }) => operation.operationId)
    expect(open.sort()).toEqual(PUBLIC)
  })

  it('has no cycle of schemas, which the server could not resolve', () => {
    const visit = (node: unknown, trail: string[]): void => {
      if (node === null || typeof node !== 'object') return
      const ref = (node as { $ref?: string }).$ref
      if (ref) {
        expect(trail, `${trail.join(' > ')} > ${ref}`).not.toContain(ref)
        visit(resolve(node), [...trail, ref])
        return
      }
      for (const child of Object.values(node)) visit(child, trail)
    }
    visit(document.paths, [])
  })
})

function jsonMedia(operation: OperationObject) {
  type Media = { schema?: object; example?: unknown; examples?: unknown }
  const bodies = [operation.requestBody].filter(Boolean).map(resolve) as {
    content?: Record<string, Media>
  }[]
  return bodies.flatMap(({ content = {} }) =>
    Object.entries(content).flatMap(([type, media]) =>
      type === 'application/json' ? [{ media, schema: media.schema }] : [],
    ),
  )
}

function resolve(node: unknown): unknown {
  const ref = (node as { $ref?: string }).$ref
  if (!ref) return node
  return resolve(
    ref
      .slice(2)
      .split('/')
      .reduce<unknown>(
        (found, part) => (found as Record<string, unknown>)[part.replaceAll('~1', '/')],
        document,
      ),
  )
}
