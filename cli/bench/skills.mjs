// Skills on their way: a pushed version until it stands in a running sandbox, and until a running `claude` runs it.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { writeTar } from '@sac/openapi/skill'
import { calm, median, quantile, report, sinceMs, withServer } from './harness.mjs'

const PUSHES = 100
const ROUNDS = 10
const COMMAND = 'probe'

await withServer(async (server) => {
  const { client, dataDir } = server
  const agent = await client.agents.create({ name: 'reader' })
  const skill = await push(server, '/api/skills', 'version 0')
  await client.agents.skills.install(agent.id, skill.id)
  for await (const { isSynced } of client.agents.watchSync(agent.id)) if (isSynced) break
  const file = join(dataDir, 'agents', String(agent.id), 'home/.claude/skills', COMMAND, 'SKILL.md')
  const path = `/api/skills/${skill.id}/versions`
  await measureSandbox(server, path, file)
  await measureProgram(server, path, agent.id)
})

async function measureSandbox(server, path, file) {
  const times = []
  await calm()
  for (let version = 1; version <= PUSHES; version += 1) {
    const start = process.hrtime.bigint()
    await push(server, path, `version ${version}`)
    while (!textOf(file).includes(`version ${version}\n`)) await delay(1)
    times.push(sinceMs(start))
    await delay(20)
  }
  const p95 = quantile(times, 0.95)
  report(
    'pushed skill → in a running sandbox, p95',
    `${p95.toFixed(0)} ms (p50 ${median(times).toFixed(0)} ms)`,
    '≤ 1 s',
    p95 <= 1000,
  )
}

/** Runs the command again and again; what counts is when the first run that got the new version was sent. */
async function measureProgram(server, path, agentId) {
  const times = []
  await server.client.ask({ agentId, text: `/${COMMAND}` })
  await calm()
  for (let round = 1; round <= ROUNDS; round += 1) {
    // The looks of `claude` at its skills and our pushes shall not keep step.
    await delay(16_000 + Math.random() * 2_000)
    const start = process.hrtime.bigint()
    await push(server, path, `round ${round}`)
    for (;;) {
      const sentMs = sinceMs(start)
      const { answer } = await server.client
        .ask({ agentId, text: `/${COMMAND}` })
        .catch(unlessRefused)
      if (!answer.includes(`round ${round}`)) continue
      times.push(sentMs)
      break
    }
  }
  const p95 = quantile(times, 0.95)
  report(
    'pushed skill → run by a running claude, p95',
    `${(p95 / 1000).toFixed(1)} s (p50 ${(median(times) / 1000).toFixed(1)} s)`,
    '≤ 6 s',
    p95 <= 6000,
  )
}

/** The program was looking at its skills just then; nothing was run. */
function unlessRefused(error) {
  if (error.code === 'message-refused') return { answer: '' }
  throw error
}

async function push({ url, token }, path, says) {
  const text = `---\nname: ${COMMAND}\ndescription: Says its version.\n---\nsay ${says}\n`
  const answer = await fetch(url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-tar' },
    body: writeTar([{ path: 'SKILL.md', content: Buffer.from(text), executable: false }]),
  })
  if (!answer.ok) throw new Error(`the push answered ${answer.status}: ${await answer.text()}`)
  return (await answer.json()).skill
}

/** While it is exchanged there is none. */
function textOf(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (error.code === 'ENOENT') return ''
    throw error
  }
}
