import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { document } from '@sac/openapi'
import { expect, it } from 'vitest'

/** Operations that need no method: `client.request` and `client.raw` reach them. */
const WITHOUT_METHOD = new Set([
  'getHealth',
  'getReady',
  'getMetrics',
  'getWorkspaceStatus',
  // Admins may call those under /api/groups too, which do the same.
  'updateAnyGroup',
  'listAnyGroupMembers',
  'addAnyGroupMember',
  'setAnyGroupMemberRole',
  'removeAnyGroupMember',
  'setAnyGroupTemplate',
])

const folder = fileURLToPath(new URL('../src/', import.meta.url))
const sources = [
  'client.ts',
  ...readdirSync(`${folder}resources`).map((file) => `resources/${file}`),
]
  .map((file) => readFileSync(`${folder}${file}`, 'utf8'))
  .join('\n')

const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item)
    .filter(([, operation]) => operation.operationId && operation['x-sac-listener'] !== 'internal')
    .map(([method, { operationId }]) => ({ operationId, method: method.toUpperCase(), path })),
)

it.each(operations)('$operationId has a method', ({ operationId, method, path }) => {
  if (WITHOUT_METHOD.has(operationId)) return
  // Files of both kinds of workspace share their calls, with paths from a table.
  const isCalled = sources.includes(`${method}('${path}'`) || sources.includes(`: '${path}',`)
  expect(isCalled, `${method} ${path}`).toBe(true)
})
