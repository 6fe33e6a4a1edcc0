// Bundles the CLI: one entry per command with shared chunks, so that `sac --help` opens 3 files instead of 157.
// Writes cli/dist/bundle: main.js, commands/**, what V8 made of them, package.json, oclif.manifest.json and help.txt.
import { execFile } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import module from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { Script } from 'node:vm'

const root = fileURLToPath(new URL('..', import.meta.url))
const cli = join(root, 'cli')
const outdir = join(cli, 'dist/bundle')

/** Oldest of these against the newest source says whether to bundle again. */
export const cliBundleOutputs = [join(outdir, 'main.js'), join(outdir, 'help.txt')]

export async function bundleCli() {
  const { build, transform } = await import('esbuild')
  rmSync(outdir, { recursive: true, force: true })
  const commands = sources(join(cli, 'src/commands'))
  const shared = {
    platform: 'node',
    target: 'node20.19',
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
  }
  const { outputFiles } = await build({
    ...shared,
    absWorkingDir: cli,
    entryPoints: [join(cli, 'src/main.ts'), ...commands],
    outbase: join(cli, 'src'),
    outdir,
    write: false,
    bundle: true,
    splitting: true,
    format: 'esm',
    conditions: ['source'],
    // openapi-fetch asks for `new Headers()`; Node 20 would compile all of undici (13 ms) for it.
    inject: [join(cli, 'src/lib/light-headers.ts')],
    // oclif's check of the Node version loads semver (3 ms) and then fails to find its package.json in a bundle.
    define: { 'process.env.OCLIF_DISABLE_ENGINE_WARNING': '"1"' },
    // Finds commands where there is no manifest; here there always is one.
    alias: { tinyglobby: join(cli, 'src/lib/no-globs.ts') },
    plugins: [plainOrder],
    // Looked up only for TypeScript plugins and for colours of JSON, which are off.
    external: ['typescript', 'ts-node'],
    logLevel: 'warning',
  })
  // esbuild splits ES modules alone; as CommonJS they load in less time and can be cached.
  for (const { path, text } of outputFiles) {
    const { code } = await transform(text, {
      ...shared,
      format: 'cjs',
      supported: { 'dynamic-import': false },
      define: { 'import.meta.url': '__url' },
      banner: 'const __url=require("node:url").pathToFileURL(__filename).href;',
    })
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, code)
  }
  const { name, version, description, oclif } = JSON.parse(
    readFileSync(join(cli, 'package.json'), 'utf8'),
  )
  const pjson = { name, version, description, type: 'commonjs', files: ['.'], oclif }
  writeFileSync(join(outdir, 'package.json'), `${JSON.stringify(pjson, null, 2)}\n`)
  await writeManifest()
  await writeHelp()
  writeCaches(outputFiles.map(({ path }) => path))
}

/** oclif sorts the ids of commands as people sort words, and the first such comparison has ICU load its tables: 16 ms. */
const plainOrder = {
  name: 'plain-order',
  setup({ onLoad }) {
    onLoad({ filter: /@oclif\/core\/lib\/config\/plugin\.js$/ }, ({ path }) => {
      const source = readFileSync(path, 'utf8')
      const contents = source.replace('a.id.localeCompare(b.id)', 'a.id < b.id ? -1 : 1')
      if (contents === source) throw new Error(`${path} does not sort as it did; look for where`)
      return { contents }
    })
  },
}

/** As `oclif manifest` does, from the bundled commands. */
async function writeManifest() {
  const { Plugin } = await import('@oclif/core/config')
  const plugin = new Plugin({
    root: outdir,
    isRoot: true,
    type: 'core',
    ignoreManifest: true,
    errorOnManifestCreate: true,
  })
  await plugin.load()
  writeFileSync(join(outdir, 'oclif.manifest.json'), JSON.stringify(plugin.manifest))
}

/** What `sac --help` prints, with a mark where it names platform and Node. */
async function writeHelp() {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [join(outdir, 'main.js'), '--help'],
    {
      env: { ...process.env, NO_COLOR: '1', OCLIF_COLUMNS: '80' },
    },
  )
  writeFileSync(join(outdir, 'help.txt'), stdout.replace(/\S+ node-v\S+/, '{platform}'))
}

/** What V8 makes of each file, all functions included, for a Node that does not keep it itself: see `cli/bin/load.js`. */
function writeCaches(paths) {
  if (module.enableCompileCache) return
  setFlagsFromString('--no-lazy')
  const scripts = paths.map(
    (path) => new Script(module.wrap(readFileSync(path, 'utf8')), { filename: path }),
  )
  // What was made with other flags than the reader's is refused.
  setFlagsFromString('--lazy')
  for (const [index, path] of paths.entries()) {
    writeFileSync(`${path}.cache`, scripts[index].createCachedData())
  }
}

function sources(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return sources(path)
    return entry.name.endsWith('.ts') ? [path] : []
  })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await bundleCli()
