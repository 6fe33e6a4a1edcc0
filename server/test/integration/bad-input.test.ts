import { createHash, randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { document, type OperationObject } from '@sac/openapi'
import { writeTar } from '@sac/openapi/skill'
import { decodeJwt, type JWTPayload, SignJWT } from 'jose'
import type { Knex } from 'knex'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bundle } from '../../../openapi/test/skill/support.ts'
import { hashPassword } from '../../src/crypto/passwords.ts'
import { dereference, operationsOf } from '../../src/http/openapi-routes.ts'
import { PROBLEMS } from '../../src/problems.ts'
import { type Answer, createTestApp, type TestApp } from '../support/app.ts'
import {
  type Request,
  type Spoilt,
  sampleOf,
  spoiltBodies,
  spoiltParameters,
} from '../support/hostile.ts'
import { createSidecarToken } from '../support/sidecar.ts'
import { skillText } from '../support/skills.ts'

type Item = ReturnType<typeof operationsOf>[number]

const ANSWER_MS = 5_000
/** So many are refused before the rows are looked at: one of them is named when something changed. */
const BATCH = 10
const operations = operationsOf(dereference(document))

/** Where an answer is not as everywhere else, by operation and name of the case, and why. */
const EXCEPTIONS: { operation: RegExp; spoilt: RegExp; why: string }[] = [
  {
    operation: /^(appendConversations|reportHook|reportSandboxState|reportSkills)$/,
    spoilt: /: (NUL in text|half a surrogate pair)$/,
    why: 'text from sandboxes is what it is; what cannot be stored is left out',
  },
  {
    operation: /^relay/,
    spoilt: /^query\/beta: /,
    why: 'parameters go to the provider as they are, and errors have the shape of its API',
  },
]

const isExcepted = ({ operationId }: OperationObject, { name }: Spoilt) =>
  EXCEPTIONS.some(({ operation, spoilt }) => operation.test(operationId) && spoilt.test(name))

let app: TestApp
/** Everybody has one, so that no request sets a first password; hashed once, for it takes long. */
let passwordHash: string
beforeAll(async () => {
  app = await createTestApp()
  passwordHash = await hashPassword('correct horse battery')
})
afterAll(() => app.close())

interface Fixture {
  tokens: { owner: string; admin: string; sidecar: string; portal: string }
  ids: Record<string, string>
}

/** Rows of one owner, for the good request that is then spoilt. */
async function createFixture(): Promise<Fixture> {
  const [owner, admin] = [await app.person(), await app.person('admin')]
  await app.database.knex('users').update({ password_hash: passwordHash })
  const tokens = { owner: owner.token, admin: admin.token, sidecar: '', portal: '' }
  const create = async (url: string, body: object) => {
    const answer = await app.call('POST', url, { token: tokens.owner, body })
    if (answer.status >= 300) throw new Error(`${url}: ${JSON.stringify(answer.body)}`)
    return answer.body
  }
  const agent = await create('/api/agents', { name: 'helper', command: ['sh'] })
  const session = await create('/api/sessions', { agentId: agent.id })
  const provider = await create('/api/providers', {
    name: 'mine',
    preset: 'custom',
    baseUrl: 'https://llm.example',
  })
  const token = await create('/api/tokens', { name: 'ci' })
  const group = await app.call('POST', '/api/admin/groups', {
    token: admin.token,
    body: { name: `Group of ${owner.userId}`, ownerId: owner.userId },
  })
  const portal = await app.call('POST', '/api/tokens', {
    token: admin.token,
    body: { name: 'portal', scopes: ['embed:mint'], groupId: group.body.id },
  })
  tokens.portal = portal.body.token
  const skill = await app.call('POST', '/api/skills', {
    token: owner.token,
    headers: { 'content-type': 'application/x-tar' },
    body: Buffer.from(writeTar(bundle({ 'SKILL.md': skillText('report') }))),
  })
  tokens.sidecar = await createSidecarToken(app.database.knex, agent.id)
  // Its first use ends the one before, and is noted.
  await app.app.services.authenticators.sidecar(tokens.sidecar)
  return {
    tokens,
    ids: {
      agentId: String(agent.id),
      sessionId: session.id,
      providerId: String(provider.id),
      tokenId: String(token.id),
      userId: String(owner.userId),
      username: admin.username,
      groupId: String(group.body.id),
      skillId: String(skill.body.skill.id),
      version: '1',
      key: 'maxAgentsPerUser',
      messageId: '00000000-0000-4000-8000-000000000000',
      space: 'output',
      digest: createHash('sha256').update('x').digest('hex'),
      path: 'a.txt',
      to: 'b.txt',
      uploadId: '0b8f9c1e-5d5a-4a55-9f5e-0c6a4c9d8f11',
      number: '1',
      q: 'ad',
      size: '1',
      base: '0',
      revision: '1',
      modifiedAt: '2026-01-01T00:00:00Z',
    },
  }
}

const isInternal = ({ operation }: Item) => operation['x-sac-listener'] === 'internal'

const tokenOf = ({ operation }: Item, { tokens }: Fixture) => {
  if (operation.security?.some((scheme) => 'sidecar' in scheme)) return tokens.sidecar
  const { action } = operation['x-sac-permission']
  if (action === 'embed:mint') return tokens.portal
  return /^(admin:|public-file:write)/.test(action) ? tokens.admin : tokens.owner
}

/** A request that is right in every part. */
function goodRequest(item: Item, fixture: Fixture): Request {
  const { operation } = item
  const parameters = (operation.parameters ?? []) as {
    name: string
    in: string
    required?: boolean
  }[]
  const named = (place: string) =>
    parameters
      .filter((parameter) => parameter.in === place && parameter.required)
      .map(({ name }): [string, string] => [name, fixture.ids[name]!])
  const request: Request = {
    params: Object.fromEntries(named('path')),
    query: named('query'),
    headers: { authorization: `Bearer ${tokenOf(item, fixture)}` },
  }
  const content = (
    operation.requestBody as { content?: Record<string, { schema: object; example?: object }> }
  )?.content
  const [type] = Object.keys(content ?? {})
  if (!content || !type) return request
  request.headers['content-type'] = type === '*/*' ? 'application/json' : type
  if (type !== 'application/json') return { ...request, payload: 'x' }
  const { schema, example } = content[type]!
  const ids =
    operation.operationId === 'createSession' ? { agentId: Number(fixture.ids['agentId']) } : {}
  const session =
    operation.operationId === 'reportHook' ? { sessionId: fixture.ids['sessionId'] } : {}
  const newMember = /^add(Any)?GroupMember$/.test(operation.operationId)
    ? { username: fixture.ids['username'] }
    : {}
  return {
    ...request,
    payload: JSON.stringify({
      ...(example ?? (sampleOf(schema) as object)),
      ...ids,
      ...session,
      ...newMember,
    }),
  }
}

const urlOf = ({ path }: Item, { params, query }: Request) => {
  const filled = path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(params[name]!))
  const search = query.map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
  )
  return search.length > 0 ? `${filled}?${search.join('&')}` : filled
}

async function send(item: Item, request: Request): Promise<Answer | undefined> {
  const call = isInternal(item) ? app.callInternal : app.call
  const answer = call(item.method.toUpperCase() as 'GET', urlOf(item, request), {
    headers: request.headers,
    ...(request.payload !== undefined && { body: request.payload }),
  })
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(undefined), ANSWER_MS)
    answer.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}

/** Tells whether anything that is stored became another: objects, and rows, except when somebody was last seen and the
 * numbers of events, which they get after the commit. */
class Stored {
  #transactionId = ''
  #rows = ''
  #objects = ''

  async hasChanged(): Promise<boolean> {
    const [rows, objects] = [this.#rows, this.#objects]
    this.#objects = (await readdir(join(app.dataDir, 'store'), { recursive: true })).sort().join()
    const { knex } = app.database
    const { rows: ids } = await knex.raw(
      'select pg_snapshot_xmax(pg_current_snapshot())::text as id',
    )
    // The same next id of a transaction: none has written, and the rows need not be read.
    if (ids[0].id !== this.#transactionId) this.#rows = await digestOf(knex)
    this.#transactionId = ids[0].id
    return rows !== this.#rows || objects !== this.#objects
  }
}

async function digestOf(knex: Knex): Promise<string> {
  tables ??= await tablesOf(knex)
  const digests = tables.map(
    (table) => `select '${table}' as name, md5(string_agg(row, ',' order by row)) as digest
      from (select (to_jsonb(t) - 'last_used_at' - 'seq')::text as row from ${table} t) r`,
  )
  return JSON.stringify((await knex.raw(`${digests.join(' union all ')} order by name`)).rows)
}

let tables: string[] | undefined
async function tablesOf(knex: Knex): Promise<string[]> {
  const { rows } = await knex.raw(`select table_name from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE' and table_name <> 'sign_ins'`)
  return rows.map((row: { table_name: string }) => row.table_name)
}

/** What is wrong with an answer; undefined when it is as it should be. */
function complaintOf({ pointer, isLegal }: Spoilt, answer: Answer | undefined): string | undefined {
  if (!answer) return 'no answer'
  const said = `${answer.status} ${JSON.stringify(answer.body).slice(0, 300)}`
  if (answer.status >= 500) return said
  if (answer.status < 400) return isLegal ? undefined : `taken: ${said}`
  const { type, status, title, detail, instance, errors } = answer.body
  const code = String(type).replace('urn:sac:problem:', '')
  if (!/^application\/problem\+json/.test(String(answer.headers['content-type'])))
    return `no problem: ${said}`
  if (!Object.hasOwn(PROBLEMS, code)) return `unknown problem: ${said}`
  if (status !== answer.status || !title || !detail || !instance) return `half a problem: ${said}`
  if (!pointer || isLegal || status === 404 || status === 413) return undefined
  const named = (errors ?? []).map((error: { pointer: string }) => error.pointer)
  // An item of a list in the query stands under the list's name.
  if (!named.some((name: string) => name === pointer || name === `${pointer}/0`))
    return `${pointer} is not named: ${said}`
  return undefined
}

describe.each(operations)('$operation.operationId', (item) => {
  const { operation } = item

  it('refuses what is wrong and leaves everything as it was', async () => {
    const fixture = await createFixture()
    const good = goodRequest(item, fixture)
    const complaints: string[] = []
    const stored = new Stored()
    await stored.hasChanged()
    /** Refused since somebody looked whether anything changed. */
    let refused: string[] = []
    const look = async () => {
      if ((await stored.hasChanged()) && refused.length > 0)
        complaints.push(`something changed with one of: ${refused.join('; ')}`)
      refused = []
    }
    for (const spoilt of [...spoiltParameters(operation, good), ...spoiltBodies(operation, good)]) {
      const isExpected = !spoilt.isLegal && !isExcepted(operation, spoilt)
      // What may be taken may change something: what was refused before is looked at without it.
      if (!isExpected) await look()
      const answer = await send(item, spoilt.request)
      const isBroken = !answer || answer.status >= 500
      const complaint =
        isBroken || !isExcepted(operation, spoilt) ? complaintOf(spoilt, answer) : undefined
      if (complaint) complaints.push(`${spoilt.name}: ${complaint}`)
      if (!answer || answer.status >= 400) refused.push(spoilt.name)
      if (!isExpected || refused.length >= BATCH) await look()
    }
    await look()
    expect(complaints).toEqual([])
  })
})

describe('a token that is none', () => {
  const secured = operations.filter(({ operation }) => (operation.security ?? []).length > 0)

  it('answers 401 at every operation and changes nothing', async () => {
    const fixture = await createFixture()
    const { owner, sidecar } = fixture.tokens
    const claims = decodeJwt(owner)
    const sign = (payload: JWTPayload, secret: Buffer) =>
      new SignJWT(payload).setProtectedHeader({ alg: 'HS256' }).sign(secret)
    const { jwtSecret } = JSON.parse(await readFile(join(app.dataDir, 'secrets.json'), 'utf8'))
    const secret = Buffer.from(jwtSecret)
    const disabled = await app.person('admin')
    await app.database
      .knex('users')
      .where('id', disabled.userId)
      .update({ disabled_at: new Date() })
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const [header, payload, signature] = owner.split('.') as [string, string, string]
    const tokens: Record<string, string> = {
      empty: '',
      nonsense: 'nonsense',
      'two parts': `${header}.${payload}`,
      'three parts of nothing': '..',
      'no JSON in it': 'e30.e30.e30',
      'of another secret': await sign(claims, Buffer.alloc(32, 1)),
      'of no algorithm': `${part({ alg: 'none' })}.${payload}.`,
      'of no algorithm, with a signature': `${part({ alg: 'none' })}.${payload}.${signature}`,
      'of another algorithm': `${part({ alg: 'RS256' })}.${payload}.${signature}`,
      'cut off': owner.slice(0, -4),
      changed: `${header}.${part({ ...claims, iss: 'other' })}.${signature}`,
      expired: await sign({ ...claims, exp: Math.floor(Date.now() / 1000) - 60 }, secret),
      'of another issuer': await sign({ ...claims, iss: 'other' }, secret),
      'of no sign-in': await sign({ ...claims, jti: randomUUID() }, secret),
      'without a sign-in': await sign({ iss: 'sac', exp: claims.exp! }, secret),
      'with a sign-in that is no UUID': await sign({ ...claims, jti: `' or 1=1 --` }, secret),
      'of somebody who is shut out': disabled.token,
      'an access token that is none': `sac_pat_${'a'.repeat(43)}`,
      '4097 bytes': 'a'.repeat(4097),
    }
    const stored = new Stored()
    await stored.hasChanged()
    const complaints: string[] = []
    for (const item of secured) {
      const wrong = { ...tokens, 'of the other listener': isInternal(item) ? owner : sidecar }
      for (const [name, token] of Object.entries(wrong)) {
        const good = goodRequest(item, fixture)
        const answer = await send(item, {
          ...good,
          headers: { ...good.headers, authorization: `Bearer ${token}` },
        })
        const code = answer?.body?.type
        if (answer?.status !== 401 || code !== 'urn:sac:problem:not-signed-in') {
          complaints.push(`${item.operation.operationId}, ${name}: ${answer?.status} ${code}`)
        }
      }
      if (await stored.hasChanged())
        complaints.push(`${item.operation.operationId}: something changed`)
    }
    expect(complaints).toEqual([])
  })
})
