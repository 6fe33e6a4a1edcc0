import cookie from '@fastify/cookie'
import fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { installErrorHandler } from '../../src/http/error-handler.ts'
import { webApp } from '../../src/http/web-app.ts'

let app: FastifyInstance
beforeAll(async () => {
  app = fastify()
  installErrorHandler(app)
  await app.register(cookie)
  await app.register(webApp)
})
afterAll(() => app.close())

it.each([
  ['GET', '/', '*/*', 200, 'text/html'],
  ['HEAD', '/', '*/*', 200, 'text/html'],
  ['GET', '/', undefined, 200, 'text/html'],
  ['GET', '/setup?a=b', '*/*', 200, 'text/html'],
  ['GET', '/agents/3', 'text/html', 200, 'text/html'],
  ['GET', '/agents/3', '*/*', 404, 'application/problem+json'],
  ['GET', '/', 'application/json', 404, 'application/problem+json'],
  ['GET', '/missing.js', '*/*', 404, 'application/problem+json'],
  ['GET', '/assets/missing.js', 'text/html', 404, 'application/problem+json'],
  ['GET', '/api/missing', 'text/html', 404, 'application/problem+json'],
] as const)('%s %s for %s answers %i', async (method, url, accept, status, type) => {
  const { statusCode, headers } = await app.inject({
    method,
    url,
    headers: accept === undefined ? {} : { accept },
  })
  expect([statusCode, headers['content-type']]).toEqual([status, expect.stringContaining(type)])
})
