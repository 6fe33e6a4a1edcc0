import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

let bundle: Promise<string> | undefined

/** The sidecar as one file, made once per test file. */
function bundleOnce(): Promise<string> {
  bundle ??= (async () => {
    const outfile = join(mkdtempSync(join(tmpdir(), 'sac-sidecar-bundle-')), 'main.mjs')
    await build({
      entryPoints: [fileURLToPath(new URL('../../src/main.ts', import.meta.url))],
      bundle: true,
      platform: 'node',
      format: 'esm',
      conditions: ['source'],
      outfile,
      logLevel: 'error',
    })
    return outfile
  })()
  return bundle
}

/** Starts the sidecar as the runtime does: a process of its own. */
export async function spawnSidecar(env: Record<string, string>): Promise<{
  child: ChildProcess
  pid: number
  stderr: () => string
  exited: Promise<number | null>
}> {
  const child = spawn(process.execPath, [await bundleOnce()], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let text = ''
  child.stderr?.setEncoding('utf8')
  child.stderr?.on('data', (chunk: string) => {
    text += chunk
    if (process.env['SAC_TEST_LOG']) process.stderr.write(chunk)
  })
  const exited = once(child, 'exit').then(([code]) => code as number | null)
  return { child, pid: child.pid!, stderr: () => text, exited }
}
