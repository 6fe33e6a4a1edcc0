import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { createSigner } from '../support/signer.ts'
import { TerminalClient } from '../support/terminal-client.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
// Beside the package, so that the bundle finds node-pty, the one thing that stays outside of it.
const bundle = join(root, 'dist', `test-${process.pid}`, 'pod.cjs')
const folder = mkdtempSync(join(tmpdir(), 'sac-pod-main-'))
const socketPath = join(folder, 'pod.sock')
const signer = createSigner('7')
let child: ChildProcess | undefined

beforeAll(async () => {
  await build({
    entryPoints: [join(root, 'src/main.ts')],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    conditions: ['source'],
    external: ['node-pty'],
  })
})
afterAll(() => {
  if (child?.exitCode === null) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
  rmSync(join(bundle, '..'), { recursive: true, force: true })
})

function start(env: Record<string, string>): ChildProcess {
  child = spawn(process.execPath, [bundle], {
    env: { PATH: process.env['PATH']!, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  return child
}

it('says what is wrong with its configuration and exits 1', async () => {
  const pod = start({})
  let text = ''
  pod.stderr!.on('data', (chunk) => {
    text += chunk
  })
  const [code] = await once(pod, 'close')
  expect(code).toBe(1)
  expect(text).toContain('SAC_AGENT_ID is not set')
})

it('ends programs and sends exit records on SIGTERM, as one bundled file', async () => {
  const pod = start({
    SAC_AGENT_ID: '7',
    SAC_PUBLIC_KEY: signer.publicKey,
    SAC_POD_SOCKET: socketPath,
    SAC_SIDE_SOCKET: join(folder, 'side.sock'),
    SAC_RELAY_PORT: '0',
  })
  await vi.waitFor(() => expect(existsSync(socketPath)).toBe(true), { timeout: 5000 })
  expect(statSync(socketPath).mode & 0o777).toBe(0o600)
  const status = await new Promise((resolve, reject) => {
    const headers = { 'x-sac-identity': signer.sign({}) }
    const call = request(
      { socketPath, method: 'PUT', path: '/sessions/s', headers },
      (response) => {
        response.resume()
        resolve(response.statusCode)
      },
    )
    call.on('error', reject)
    const script = 'trap "echo bye; exit 9" HUP; echo go; while :; do sleep 0.1; done'
    call.end(
      JSON.stringify({ kind: 'interactive', argv: ['sh', '-c', script], cols: 80, rows: 24 }),
    )
  })
  expect(status).toBe(200)
  const client = await new TerminalClient({
    url: `ws+unix://${socketPath}:/sessions/s/terminal`,
    identity: () => signer.sign({ role: 'driver', sub: 'user:1' }),
  }).open()
  await client.waitForText('go')
  pod.kill('SIGTERM')
  const [code] = await once(pod, 'exit')
  expect(code).toBe(0)
  await client.waitFor(({ closeCode }) => closeCode === 1000)
  expect(client.text).toContain('bye')
  expect(client.exit).toEqual({ code: 9, signal: null })
})
