import type { FastifyInstance } from 'fastify'

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 42rem; margin: 10vh auto; padding: 0 1.5rem; }
h1 { font-size: 1.6rem; }
code { background: color-mix(in srgb, currentColor 10%, transparent); padding: .1em .35em; border-radius: .25em; }
form { display: grid; gap: .75rem; max-width: 22rem; }
label { display: grid; gap: .25rem; }
input, button { font: inherit; padding: .5rem .7rem; border-radius: .4rem; border: 1px solid color-mix(in srgb, currentColor 40%, transparent); }
button { cursor: pointer; }
output { min-height: 1.5em; }`

const page = (title: string, body: string) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title}</title><link rel="stylesheet" href="/page.css"></head><body>${body}</body></html>`

const HOME = page(
  'SAC',
  `<h1>SAC is running</h1>
<p>Each agent is Claude Code in a sandbox of its own. Talk to one from a terminal:</p>
<pre><code>npx sac agent create my-agent
npx sac attach my-agent</code></pre>
<ul>
<li>The command line: <code>npx sac --help</code></li>
<li><a href="/api/docs">API reference</a></li>
<li>Documentation: the folder <code>docs</code> of this repository</li>
</ul>`,
)

const SETUP = page(
  'Set up SAC',
  `<h1>Set up SAC</h1>
<p>Choose the password of the first admin.</p>
<form id="setup">
<label>Username <input name="username" value="admin" autocomplete="username" required pattern="[A-Za-z0-9][A-Za-z0-9._\\-]*"></label>
<label>Password, at least 8 characters <input name="password" type="password" autocomplete="new-password" required minlength="8"></label>
<button>Set password</button>
<output role="status" aria-live="polite"></output>
</form>
<script type="module" src="/setup.js"></script>`,
)

// The token stands in the fragment: it never reaches a log or a Referer header.
const SETUP_SCRIPT = `
const form = document.querySelector('#setup')
const output = form.querySelector('output')
const token = new URLSearchParams(location.hash.slice(1)).get('token') ?? ''
if (!token) output.textContent = 'This link has no token. Use the whole link that the server printed.'
form.addEventListener('submit', async (event) => {
  event.preventDefault()
  const { username, password } = Object.fromEntries(new FormData(form))
  const response = await fetch('/api/auth/setup', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token, username, password }),
  })
  const answer = await response.json()
  if (!response.ok) { output.textContent = answer.detail ?? answer.title; return }
  history.replaceState(null, '', '/')
  location.assign('/')
})`

/** The few pages that stand until the browser UI does: what is here, and the first admin's password. */
export async function pages(app: FastifyInstance): Promise<void> {
  const serve = (path: string, type: string, content: string) =>
    app.get(path, async (_request, reply) => reply.type(type).send(content))
  serve('/', 'text/html; charset=utf-8', HOME)
  serve('/setup', 'text/html; charset=utf-8', SETUP)
  serve('/setup.js', 'text/javascript; charset=utf-8', SETUP_SCRIPT)
  serve('/page.css', 'text/css; charset=utf-8', STYLE)
}
