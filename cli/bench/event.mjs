// Last write in the sandbox -> event at a subscriber. The file holds the time of its own writing; one clock, one machine.
import { quantile, report, startServer } from './harness.mjs'

const FILES = 100
const server = await startServer({ port: 9510 })
const { client } = server
const agent = await client.agents.create({ name: 'writer', command: ['sh'] })
const session = await client.sessions.open(agent.id)
const terminal = await client.sessions.attach(session.id, { cols: 80, rows: 24 })
const drain = (async () => {
  for await (const _ of terminal);
})().catch(() => {})

const controller = new AbortController()
const arrivals = new Map()
const watching = (async () => {
  for await (const event of client.events.subscribe({ topics: ['file'], agentId: agent.id, signal: controller.signal })) {
    const { path } = event.data.data ?? event.data
    if (!arrivals.has(path)) arrivals.set(path, Date.now())
    if (arrivals.size >= FILES) return
  }
})()
await new Promise((resolve) => setTimeout(resolve, 1500))
await terminal.write(
  `i=0; while [ $i -lt ${FILES} ]; do date +%s%3N > /workspace/output/f$i.txt; i=$((i+1)); sleep 0.2; done\n`,
)
await watching
const delays = []
for (const [path, at] of arrivals) {
  const { body } = await client.outputs.download(agent.id, path)
  const written = Number(await new Response(body).text())
  delays.push(at - written)
}
controller.abort()
terminal.close()
await drain
await server.stop()
const p95 = quantile(delays, 0.95)
report('last write -> event, p95', `${p95} ms (p50 ${quantile(delays, 0.5)} ms)`, '<= 300 ms', p95 <= 300)
process.exit(0)
