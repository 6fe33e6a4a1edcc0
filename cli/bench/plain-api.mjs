// The yardstick of api.mjs: three plain Fastify routes that send what the server sends to the database, through knex too.
import { createHash, randomUUID } from 'node:crypto'
import { document } from '@sac/openapi'
import fastify from 'fastify'
import { jwtVerify } from 'jose'
import createKnex from 'knex'
import pg from 'pg'

const secret = Buffer.from(process.env.JWT_SECRET)
pg.types.setTypeParser(20, Number)
const connection = JSON.parse(process.env.DATABASE)
const knex = createKnex({ client: 'pg', connection, pool: { min: 0, max: 10 } })
const app = fastify()

const SUMMARY = `"id", "owner_id", "name", "description", "icon", "instructions", "provider_id", "models", "command",
  "cpu_millicores", "memory_bytes", "operating_mode", "conditions", "restart_count", "created_at", "updated_at", "deleted_at"`

const HAS_SKILLS = `exists (select from agent_skills a where a.agent_id = agents.id) as "has_skills"`

app.addHook('onRequest', async (request) => {
  const { payload } = await jwtVerify(request.headers.authorization.slice(7), secret, {
    algorithms: ['HS256'],
    issuer: 'sac',
  })
  const { rows } = await knex.raw(
    `select "users"."id", "users"."role" from "sign_ins" inner join "users" on "users"."id" = "sign_ins"."user_id"
     where "sign_ins"."id" = ? and "users"."disabled_at" is null limit ?`,
    [payload.jti, 1],
  )
  request.user = rows[0]
})

app.get(
  '/api/agents/:id',
  { schema: schemaOf('/api/agents/{agentId}', 'get', 200) },
  async (request) => {
    const { id } = request.params
    await knex.raw('select "owner_id", "deleted_at" from "agents" where "id" = ? limit ?', [id, 1])
    const { rows } = await knex.raw(
      `select ${SUMMARY}, "env", "http_proxy", "https_proxy", ${HAS_SKILLS} from "agents"
       where "owner_id" = ? and "id" = ? and "deleted_at" is null limit ?`,
      [request.user.id, id, 1],
    )
    return toAgent(rows[0])
  },
)

app.get('/api/agents', { schema: schemaOf('/api/agents', 'get', 200) }, async (request) => {
  const limit = Number(request.query.limit)
  const { rows } = await knex.raw(
    `select ${SUMMARY}, ${HAS_SKILLS} from "agents" where "owner_id" = ? and "deleted_at" is null order by "id" desc limit ?`,
    [request.user.id, limit + 1],
  )
  return { items: rows.slice(0, limit).map(toSummary), nextCursor: null }
})

app.post(
  '/api/agents',
  { schema: schemaOf('/api/agents', 'post', 201) },
  async (request, reply) => {
    const { id: userId } = request.user
    const row = await knex.transaction(async (trx) => {
      await trx.raw('select id from users where id = ? for update', [userId])
      await trx.raw(
        `select key, value from settings where key = any(?)
       union all select key, value from user_settings where user_id = ? and key = any(?)`,
        [['maxAgentsPerUser'], userId, ['maxAgentsPerUser']],
      )
      await trx.raw(
        `select count(*) as "count" from (select "agents".* from "agents" where "owner_id" = ? and "deleted_at" is null) as "temp"`,
        [userId],
      )
      const nonce = randomUUID().slice(0, 8)
      const generation = `${createHash('sha256').update(request.body.name).digest('hex').slice(0, 16)}-${nonce}`
      const { rows } = await trx.raw(
        `insert into "agents" ("command", "cpu_millicores", "description", "env", "generation", "icon", "instructions",
         "memory_bytes", "models", "name", "owner_id", "provider_id")
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning *`,
        [null, null, '', null, generation, '', '', null, '{}', request.body.name, userId, null],
      )
      const [row] = rows
      await trx.raw(
        `with made as (
         insert into spaces (kind, agent_id) values ('private', ?), ('output', ?) on conflict do nothing returning id
       ) insert into folders (space_id, path, name, revision) select id, '', '', 0 from made`,
        [row.id, row.id],
      )
      const event = {
        userId,
        agentId: row.id,
        topic: 'agent',
        type: 'agent.changed',
        data: toSummary(row),
      }
      await trx.raw(
        `insert into events (user_id, agent_id, topic, type, data) select "userId", "agentId", topic, type, data
       from jsonb_to_recordset(?::jsonb) as event ("userId" bigint, "agentId" bigint, topic text, type text, data jsonb)`,
        [JSON.stringify([event])],
      )
      await trx.raw(
        `insert into "audit_log" ("action", "actor_id", "actor_kind", "detail", "target_id", "target_kind")
       values (?, ?, ?, ?, ?, ?)`,
        [
          'agent.create',
          userId,
          'user',
          JSON.stringify({ name: row.name }),
          String(row.id),
          'agent',
        ],
      )
      return row
    })
    publish()
    return reply.code(201).send(toAgent(row))
  },
)

let isPublishing = false
let isMore = false
/** One statement at a time, for all events that came meanwhile. */
async function publish() {
  isMore = true
  if (isPublishing) return
  isPublishing = true
  while (isMore) {
    isMore = false
    await knex.raw(
      `select pg_advisory_xact_lock(hashtext('sac.events'));
       with next as (
         select id, row_number() over (order by id) + coalesce((select max(seq) from events), 0) as number
         from (select id from events where seq is null order by id limit 5000) as waiting
       )
       update events set seq = next.number from next where events.id = next.id returning events.*`,
    )
  }
  isPublishing = false
}

function toSummary(row) {
  return {
    id: row.id,
    ownerId: row.owner_id,
    name: row.name,
    description: row.description,
    icon: row.icon,
    instructions: row.instructions,
    providerId: row.provider_id,
    models: row.models,
    command: row.command,
    cpuMillicores: row.cpu_millicores,
    memoryBytes: row.memory_bytes,
    operatingMode: row.operating_mode,
    conditions: row.conditions,
    restartCount: row.restart_count,
    installedSkills: [],
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    deletedAt: row.deleted_at?.toISOString() ?? null,
  }
}

function toAgent(row) {
  return { ...toSummary(row), env: [], httpProxy: null, httpsProxy: null }
}

/** The shapes that the contract gives to body and answer. */
function schemaOf(path, method, status) {
  const { requestBody, responses } = document.paths[path][method]
  const shapeOf = (part) => resolve(resolve(part).content['application/json'].schema)
  return {
    ...(requestBody && { body: shapeOf(requestBody) }),
    response: { [status]: shapeOf(responses[status]) },
  }
}

/** Without references and without what describes rather than shapes. */
function resolve(node) {
  if (Array.isArray(node)) return node.map(resolve)
  if (node === null || typeof node !== 'object') return node
  if (typeof node.$ref === 'string') {
    const parts = node.$ref.slice(2).split('/')
    return resolve(parts.reduce((value, part) => value[part], document))
  }
  const { examples, example, ...rest } = node
  return Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, resolve(value)]))
}

await app.listen({ host: '127.0.0.1', port: 0 })
console.log(`http://127.0.0.1:${app.server.address().port}`)
process.on('SIGTERM', () => process.exit(0))
