// Bundles the browser UI: the page at `/`, and `embed.js` for pages of other origins. What a page needs later it loads later.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { fewChunks } from './few-chunks.mjs'
import { ownWebAwesomeNames } from './wa-names.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const SOURCES = `${root}web-components/src`
const OUT = `${root}web-components/dist/bundle`

const DOOR = `${SOURCES}/sac-app.ts`
const SHELL = `${SOURCES}/sac-shell.ts`

export const webBundleOutputs = [`${OUT}/index.html`]

export async function bundleWeb() {
  await rm(OUT, { recursive: true, force: true })
  const app = await bundle(
    { app: `${SOURCES}/app.ts` },
    { plugins: [fewChunks([DOOR, SHELL], (path) => (isForTheDoor(path) ? 1 : 2))] },
  )
  const worker = await bundle({ 'pdf-worker': 'pdfjs-dist/build/pdf.worker.mjs' })
  const embed = await bundle(
    { embed: `${SOURCES}/embed.ts` },
    {
      chunkNames: 'assets/embed-[name]-[hash]',
      inject: [`${SOURCES}/embed-registry.ts`],
      plugins: [
        fewChunks([`${SOURCES}/sac-provider.ts`, `${SOURCES}/sac-element.ts`], () => 2),
        await ownWebAwesomeNames(),
      ],
    },
  )
  const outputFiles = [...app.outputFiles, ...worker.outputFiles, ...embed.outputFiles]
  const files = new Map(outputFiles.map(({ path, contents }) => [relative(OUT, path), contents]))
  const page = await readFile(`${SOURCES}/app.html`, 'utf8')
  for (const name of ['page.css', 'icon.svg', 'preview.html'])
    files.set(name, await readFile(`${SOURCES}/${name}`))
  files.set('index.html', Buffer.from(page.replace('<!-- preloads -->', preloads(app.metafile))))
  const inside = page.replace('<!-- preloads -->', preloads(app.metafile, [SHELL]))
  files.set('inside.html', Buffer.from(inside.replace('<sac-app>', '<sac-app inside>')))
  await Promise.all([...files].map(([path, contents]) => put(path, contents)))
}

/** The page and `embed.js` share no chunks: they have other names for the same elements. */
export async function bundle(entryPoints, options = {}) {
  const { build } = await import('esbuild')
  return build({
    entryPoints,
    absWorkingDir: root,
    outdir: OUT,
    entryNames: '[name]',
    chunkNames: 'assets/[name]-[hash]',
    assetNames: 'assets/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    conditions: ['source'],
    tsconfig: `${root}web-components/tsconfig.json`,
    minify: true,
    metafile: true,
    write: false,
    legalComments: 'none',
    logLevel: 'warning',
    loader: { '.css': 'text' },
    ...options,
  })
}

/** The shell, which the door itself loads, and texts in the language of the browser, ours and Web Awesome's. */
const isForTheDoor = (path) => path === SHELL || /\/(locales|translations)\//.test(path)

/** The chunks that the page asks for at once, named in it, so that the browser need not find them one after the other. */
function preloads({ outputs }, later = []) {
  const folder = relative(root, OUT)
  const seen = new Set()
  const follow = (path) => {
    for (const { path: next, kind } of outputs[path].imports) {
      const isWanted =
        kind === 'import-statement' ||
        later.includes(outputs[next].entryPoint?.replace(/^later:/, ''))
      if (!isWanted || seen.has(next)) continue
      seen.add(next)
      follow(next)
    }
  }
  follow(`${folder}/app.js`)
  return [...seen]
    .map((path) => `<link rel="modulepreload" href="/${relative(folder, path)}">`)
    .join('\n    ')
}

/** Compressed once, here, so that the server only sends. */
async function put(path, contents) {
  const file = `${OUT}/${path}`
  await mkdir(dirname(file), { recursive: true })
  const bytes = Buffer.from(contents)
  await Promise.all([
    writeFile(file, bytes),
    promisify(gzip)(bytes, { level: 9 }).then((packed) => writeFile(`${file}.gz`, packed)),
    promisify(brotliCompress)(bytes, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 9 },
    }).then((packed) => writeFile(`${file}.br`, packed)),
  ])
}
