import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import helmet from '@fastify/helmet'
import statics from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { SESSION_COOKIE } from './authenticate.ts'

/** The built UI of this checkout or image. */
export const WEB_APP_DIR = fileURLToPath(
  new URL('../../../web-components/dist/bundle', import.meta.url),
)

/**
 * The page that shows HTML from agents: an origin of its own, no network, no storage. What it holds inherits the policy.
 * Any page may frame it, for it has nothing until it is sent something.
 */
const PREVIEW_POLICY = [
  'sandbox allow-scripts',
  "default-src 'none'",
  "script-src 'unsafe-inline'",
  "style-src 'unsafe-inline'",
  'img-src data: blob:',
  'media-src data: blob:',
  'font-src data:',
  "form-action 'none'",
  "base-uri 'none'",
  // Wins over the `X-Frame-Options` of all pages.
  'frame-ancestors *',
].join('; ')

/**
 * The browser UI: files with a hash in their name for ever, others after a look. Paths without a file are places of the
 * app, which it finds by itself; whoever has a session's cookie gets the page that loads the shell at once. `embed.js`
 * and what it loads may be loaded by pages of any origin: it is no secret.
 */
export async function webApp(app: FastifyInstance): Promise<void> {
  if (!existsSync(`${WEB_APP_DIR}/index.html`)) {
    app.get('/', async (_request, reply) =>
      reply
        .type('text/plain; charset=utf-8')
        .send('SAC is running. Its browser UI is not built: run `npm run build`.\n'),
    )
    return
  }
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'none'"],
        'script-src': ["'self'"],
        'style-src': ["'self'"],
        'img-src': ["'self'", 'data:', 'blob:'],
        'font-src': ["'self'"],
        // Icons are `data:` addresses that their element fetches.
        'connect-src': ["'self'", 'data:'],
        'frame-src': ["'self'", 'blob:'],
        'worker-src': ["'self'"],
        'manifest-src': ["'self'"],
        'base-uri': ["'none'"],
        'form-action': ["'none'"],
        'frame-ancestors': ["'none'"],
      },
    },
    strictTransportSecurity: false,
    crossOriginResourcePolicy: false,
  })
  await app.register(statics, {
    root: WEB_APP_DIR,
    wildcard: false,
    index: false,
    preCompressed: true,
    cacheControl: false,
    setHeaders: (response, path) => {
      const isForEver = path.includes('/assets/')
      response.setHeader(
        'cache-control',
        isForEver ? 'public, max-age=31536000, immutable' : 'no-cache',
      )
      if (/\/preview\.html(\.(br|gz))?$/.test(path)) {
        response.setHeader('content-security-policy', PREVIEW_POLICY)
      }
      if (!/\.(m?js|css|wasm)(\.(br|gz))?$/.test(path)) return
      response.setHeader('access-control-allow-origin', '*')
      // For pages that let in only what asks for it (`Cross-Origin-Embedder-Policy: require-corp`).
      response.setHeader('cross-origin-resource-policy', 'cross-origin')
      response.setHeader('cross-origin-embedder-policy', 'require-corp')
    },
  })
  app.get('/*', (request, reply) => {
    const { accept = '*/*' } = request.headers
    // `curl` and checks of load balancers take anything.
    const isEntry = accept.includes('*/*') && /^\/(setup)?(\?|$)/.test(request.url)
    if (!(accept.includes('text/html') || isEntry) || /^\/(api|ws|assets)\//.test(request.url))
      return reply.callNotFound()
    const isSignedIn = request.cookies[SESSION_COOKIE] !== undefined
    return reply.header('vary', 'cookie').sendFile(isSignedIn ? 'inside.html' : 'index.html')
  })
}
