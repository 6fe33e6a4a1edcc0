// Bundles what has to start fast: the pod, the sidecar and the CLI. Compiled by esbuild from the sources.
import { fileURLToPath } from 'node:url'
import { bundleCli, cliBundleOutputs } from './bundle-cli.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const POD = `${root}pod/dist/bundle/pod.cjs`
const SIDECAR = `${root}sidecar/dist/bundle/sidecar.mjs`

/** Older than any source: bundle again. */
export const bundleOutputs = [POD, SIDECAR, ...cliBundleOutputs]

export async function bundleAll() {
  const { build } = await import('esbuild')
  const shared = {
    bundle: true,
    platform: 'node',
    target: 'node20.19',
    conditions: ['source'],
    logLevel: 'warning',
    legalComments: 'none',
  }
  const require = `import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);`
  await Promise.all([
    // CommonJS loads a few milliseconds faster; node-pty brings a native file and stays a package.
    build({ ...shared, entryPoints: [`${root}pod/src/main.ts`], outfile: POD, format: 'cjs', external: ['node-pty'] }),
    build({ ...shared, entryPoints: [`${root}sidecar/src/main.ts`], outfile: SIDECAR, format: 'esm', banner: { js: require } }),
    bundleCli(),
  ])
}
