// `<sac-terminal>` against bare xterm.js on the same stream of the same session: the page's main thread, and the echo of a key.
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { calm, median, quantile, report, withServer } from '../../cli/bench/harness.mjs'
import { launchBrowser } from './browser.mjs'

const ROUNDS = 5
const KEYS = 80
const LINES = 60_000
/** Colours and words, as programs write them; about 3.7 MB. */
const FLOOD = `awk 'BEGIN{for(i=0;i<${LINES};i++)printf "\\033[3%dm%06d\\033[0m the quick brown fox jumps over the lazy dog\\n",i%8,i}'`
const MEGABYTES = (LINES * 62) / 1e6
const PASSWORD = 'a long password'
const PAGE = `<!doctype html><style>body{margin:0}.place{display:block;width:1000px;height:600px}</style>
<script type="module" src="/bench/page.js"></script>`

await withServer(
  async ({ url, client }) => {
    const agent = await client.agents.create({ name: 'shell', command: ['bash', '--norc'] })
    const session = await client.sessions.open(agent.id)
    const browser = await launchBrowser()
    try {
      const page = await openBench(browser, url)
      const kinds = {
        bare: async () =>
          page.evaluate((at) => window.bench.openBare(at), await ticketUrl(url, client, session)),
        ours: () => page.evaluate((id) => window.bench.openOurs(id), session.id),
      }
      await measure(page, kinds.bare, 'w')
      await measure(page, kinds.ours, 'w')
      const rounds = []
      for (let round = 0; round < ROUNDS; round++) {
        const of = {}
        // Which one comes first takes turns.
        for (const name of round % 2 ? ['bare', 'ours'] : ['ours', 'bare']) {
          await calm()
          of[name] = await measure(page, kinds[name], `${name}${round}`)
        }
        rounds.push(of)
      }
      tell('sac-terminal: main thread per MB, against bare xterm.js', rounds, 'msPerMb', 'ms')
      tell('sac-terminal: key → echo parsed, p50, against bare xterm.js', rounds, 'echoMs', 'ms')
    } finally {
      await browser.close()
    }
  },
  { SAC_ADMIN_PASSWORD: PASSWORD },
)

/** A page of the server's own origin, so that the cookie signs what it asks. */
async function openBench(browser, url) {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('terminal-page.ts', import.meta.url))],
    bundle: true,
    format: 'esm',
    platform: 'browser',
    conditions: ['source'],
    minify: true,
    write: false,
    loader: { '.css': 'text' },
    tsconfig: fileURLToPath(new URL('../tsconfig.json', import.meta.url)),
  })
  const context = await browser.newContext({ baseURL: url })
  const page = await context.newPage()
  page.on('pageerror', (error) => console.error(error))
  await context.request.post('/api/auth/login', {
    data: { username: 'admin', password: PASSWORD },
  })
  await page.route('**/bench/page.html', (route) =>
    route.fulfill({ contentType: 'text/html', body: PAGE }),
  )
  await page.route('**/bench/page.js', (route) =>
    route.fulfill({ contentType: 'text/javascript', body: outputFiles[0].text }),
  )
  await page.goto('/bench/page.html')
  await page.waitForFunction(() => window.bench)
  return page
}

async function ticketUrl(url, client, session) {
  const { data } = await client.raw.POST('/api/sessions/{sessionId}/tickets', {
    params: { path: { sessionId: session.id } },
  })
  return `${url.replace('http', 'ws')}/ws/${session.id}?token=${data.ticket}`
}

async function measure(page, open, name) {
  await open()
  // What was kept of the session comes first.
  await page.waitForFunction(() => window.bench.shows('bash'))
  await page.evaluate((text) => window.bench.type(text), `clear; echo began-${name}\r`)
  await page.evaluate((words) => window.bench.seen(words), `began-${name}`)
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Performance.enable')
  const busySeconds = async () => {
    const { metrics } = await devtools.send('Performance.getMetrics')
    return metrics.find((metric) => metric.name === 'TaskDuration').value
  }
  const before = await busySeconds()
  await page.evaluate((text) => window.bench.type(text), `${FLOOD}; echo done-${name}\r`)
  await page.evaluate((words) => window.bench.seen(words), `done-${name}`)
  const msPerMb = (((await busySeconds()) - before) * 1000) / MEGABYTES
  await devtools.detach()
  const echoMs = median(await page.evaluate((count) => window.bench.echoes(count), KEYS))
  await page.evaluate(() => window.bench.type('\u0015'))
  await page.evaluate(() => window.bench.close())
  return { msPerMb, echoMs }
}

function tell(what, rounds, key, unit) {
  const ratio = median(rounds.map(({ ours, bare }) => ours[key] / bare[key]))
  const of = (name) => median(rounds.map((round) => round[name][key])).toFixed(1)
  const spread = quantile(
    rounds.map(({ ours, bare }) => ours[key] / bare[key]),
    0.99,
  ).toFixed(2)
  report(
    what,
    `${ratio.toFixed(2)} (${of('ours')} / ${of('bare')} ${unit}; most ${spread})`,
    '≤ 1.2',
    ratio <= 1.2,
  )
}
