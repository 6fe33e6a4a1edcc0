// `npm run gallery -w web-components [-- PORT]`: every element in every state, under the policy of the app's own page.
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { basename, extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundle } from '../../.scripts/bundle-web.mjs'

const here = (name) => fileURLToPath(new URL(name, import.meta.url))
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self' data:; frame-src 'self' blob:; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
const TYPES = { '.js': 'text/javascript', '.css': 'text/css', '.html': 'text/html' }

const { outputFiles } = await bundle(
  { gallery: here('gallery.ts') },
  { minify: false, sourcemap: 'inline' },
)
const files = new Map(outputFiles.map(({ path, contents }) => [basename(path), contents]))
for (const name of ['index.html', 'gallery.css']) files.set(name, await readFile(here(name)))

const server = createServer((request, response) => {
  const name = basename(new URL(request.url, 'http://gallery').pathname) || 'index.html'
  const body = files.get(name)
  response.writeHead(body ? 200 : 404, {
    'content-type': `${TYPES[extname(name)] ?? 'text/plain'}; charset=utf-8`,
    'content-security-policy': POLICY,
  })
  response.end(body)
}).listen(Number(process.argv[2] ?? 0), '127.0.0.1')
await once(server, 'listening')
console.log(`The gallery is at http://127.0.0.1:${server.address().port}`)
