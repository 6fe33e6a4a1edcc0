// Bundles what has to start fast: the pod, the sidecar, the CLI and the browser UI. Compiled by esbuild from the sources.
import { fileURLToPath } from 'node:url'
import { bundleCli, cliBundleOutputs } from './bundle-cli.mjs'
import { bundleWeb, webBundleOutputs } from './bundle-web.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const POD = `${root}pod/dist/bundle/pod.cjs`
const SIDECAR = `${root}sidecar/dist/bundle/sidecar.cjs`

/** Older than any source: bundle again. */
export const bundleOutputs = [POD, SIDECAR, ...cliBundleOutputs, ...webBundleOutputs]

export async function bundleAll() {
  const { build } = await import('esbuild')
  const shared = {
    bundle: true,
    platform: 'node',
    target: 'node20.19',
    conditions: ['source'],
    logLevel: 'warning',
    legalComments: 'none',
    // CommonJS without its white space loads in half the time (9 ms for the sidecar), and somebody waits for it.
    format: 'cjs',
    minifySyntax: true,
    minifyWhitespace: true,
  }
  await Promise.all([
    // node-pty brings a native file and stays a package.
    build({
      ...shared,
      entryPoints: [`${root}pod/src/main.ts`],
      outfile: POD,
      external: ['node-pty'],
    }),
    build({ ...shared, entryPoints: [`${root}sidecar/src/main.ts`], outfile: SIDECAR }),
    bundleCli(),
    bundleWeb(),
  ])
}
