// get, list and create of agents, against plain Fastify routes in a process of their own that do the same: verify the
// token, send the same SQL, serialise by the same schemas. Rounds take turns; the load comes from this process.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { lineWith, median, report, withServer } from './harness.mjs'

const ROUNDS = 9
const ROUND_MS = 1500
const IN_FLIGHT = 8
const LISTED = 20
const JWT_SECRET = 'a secret that is long enough for both of them'
const MAX_AGENTS = 1_000_000

await withServer(
  async ({ client, url, token, dataDir }) => {
    const connection = {
      host: '127.0.0.1',
      port: Number(
        readFileSync(join(dataDir, 'postgres/cluster/postmaster.pid'), 'utf8').split('\n')[3],
      ),
      user: 'sac',
      password: readFileSync(join(dataDir, 'postgres/password'), 'utf8'),
      database: 'postgres',
    }
    const database = new pg.Client(connection)
    await database.connect()
    // Held by another replica, as it were: here nobody starts a sandbox for what is created.
    await database.query(
      `insert into leases select 'agent:' || id, 'another', now() + interval '1 day' from generate_series(1, 200000) id`,
    )
    await database.query(
      `insert into settings (key, value) values ('maxAgentsPerUser', '${MAX_AGENTS}')`,
    )
    const agents = []
    for (let index = 0; index < LISTED; index++) {
      agents.push(await client.agents.create({ name: `agent-${index}`, instructions: 'Be brief.' }))
    }
    const plain = spawn(
      process.execPath,
      [fileURLToPath(new URL('plain-api.mjs', import.meta.url))],
      {
        env: { ...process.env, JWT_SECRET, DATABASE: JSON.stringify(connection) },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    )
    try {
      const plainUrl = (await lineWith(plain, '\n')).trim()
      const kinds = {
        get: { path: `/api/agents/${agents[0].id}`, status: 200 },
        list: { path: `/api/agents?limit=${LISTED}`, status: 200 },
        create: { path: '/api/agents', body: JSON.stringify({ name: 'made' }), status: 201 },
      }
      const tidy = async () => {
        await delay(300) // what follows a change, such as its event, is not the next round's
        await database.query('delete from agents where id > $1', [agents.at(-1).id])
      }
      for (const [name, kind] of Object.entries(kinds)) {
        const ours = []
        const theirs = []
        for (let round = -1; round < ROUNDS; round++) {
          const plainRate = await rateOf(plainUrl, token, kind)
          await tidy()
          const rate = await rateOf(url, token, kind)
          await tidy()
          if (round < 0) continue // warm now
          ours.push(rate)
          theirs.push(plainRate)
        }
        const ratio = median(ours.map((rate, round) => rate / theirs[round]))
        const measured = `${ratio.toFixed(2)} (${median(ours).toFixed(0)} / ${median(theirs).toFixed(0)} a second)`
        report(`API: ${name} agents, against plain Fastify`, measured, '≥ 0.85', ratio >= 0.85)
      }
    } finally {
      plain.kill('SIGTERM')
      await once(plain, 'exit')
      await database.query("update agents set operating_mode = 'suspended'") // none ever ran
      await database.end()
    }
  },
  { JWT_SECRET },
)

/** Requests a second, with a few always on their way. */
async function rateOf(url, token, { path, body, status }) {
  const agent = new Agent({ keepAlive: true, maxSockets: IN_FLIGHT })
  const options = {
    agent,
    method: body ? 'POST' : 'GET',
    headers: {
      authorization: `Bearer ${token}`,
      ...(body && { 'content-type': 'application/json' }),
    },
  }
  const target = new URL(path, url)
  const start = performance.now()
  let answered = 0
  const worker = async () => {
    while (performance.now() - start < ROUND_MS) {
      const got = await new Promise((resolve, reject) => {
        const sent = request(target, options, (response) => {
          response
            .resume()
            .on('end', () => resolve(response.statusCode))
            .on('error', reject)
        })
        sent.on('error', reject).end(body)
      })
      if (got !== status) throw new Error(`${path} answered ${got}`)
      answered++
    }
  }
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker))
  agent.destroy()
  return answered / ((performance.now() - start) / 1000)
}
