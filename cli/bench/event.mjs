// Last write in the sandbox -> event at a subscriber. Each file holds the time of its own writing; one machine, one clock.
import { calm, openShell, quantile, report, watchFiles, withServer } from './harness.mjs'

const FILES = 100

await withServer(async ({ client }) => {
  const shell = await openShell(client)
  const arrivals = new Map()
  let finished
  const allSeen = new Promise((resolve) => (finished = resolve))
  const stopWatching = await watchFiles(client, shell.agent.id, ({ path }) => {
    if (path !== undefined && !arrivals.has(path)) arrivals.set(path, Date.now())
    if (arrivals.size === FILES) finished()
  })
  await calm()
  await shell.run(
    `i=0; while [ $i -lt ${FILES} ]; do date +%s%3N > /workspace/output/f$i.txt; i=$((i+1)); sleep 0.2; done`,
  )
  await allSeen
  await stopWatching()
  const delays = []
  for (const [path, arrivedAt] of arrivals) {
    const { body } = await client.outputs.download(shell.agent.id, path)
    delays.push(arrivedAt - Number(await new Response(body).text()))
  }
  await shell.close()
  const p95 = quantile(delays, 0.95)
  const p50 = quantile(delays, 0.5)
  report('last write → event, p95', `${p95} ms (p50 ${p50} ms)`, '≤ 300 ms', p95 <= 300)
})
