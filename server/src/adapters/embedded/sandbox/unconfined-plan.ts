import { mkdir, symlink } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import type { SandboxSpec } from '../../../ports/agent-runtime.ts'
import { replaceFile } from './agent-folders.ts'
import { type AgentPaths, INSIDE } from './agent-paths.ts'
import type { InstalledCode } from './installed-code.ts'
import type { JailPlan } from './jail.ts'
import { environmentInside, RELAY_PORT } from './sandbox-view.ts'

type Plan = Pick<JailPlan, 'mounts' | 'network' | 'command' | 'cwd' | 'env'>

/**
 * The pod without a sandbox: folders where they are on this machine, a relay port of its own, and Claude Code with our
 * settings by a flag, because `/etc` is everybody's.
 */
export async function unconfinedPlan(
  paths: AgentPaths,
  code: InstalledCode,
  spec: SandboxSpec,
  relayPort: number,
): Promise<Plan> {
  const bin = join(paths.root, 'bin')
  await mkdir(bin, { recursive: true })
  if (code.claude) await writeWrapper(join(bin, 'claude'), code.claude, paths)
  await linkOnce(join(paths.instructions, 'CLAUDE.md'), join(paths.workspace, 'CLAUDE.md'))
  const relay = `http://127.0.0.1:${relayPort}`
  const inside = Object.entries(environmentInside(spec)).map(([name, value]) => [
    name,
    toRelayPort(value.replaceAll(INSIDE.workspace, paths.workspace), relayPort),
  ])
  return {
    mounts: [],
    network: 'host',
    command: [code.node, code.podBundle],
    cwd: join(paths.workspace, 'private'),
    env: {
      ANTHROPIC_BASE_URL: relay,
      HTTP_PROXY: relay,
      HTTPS_PROXY: relay,
      http_proxy: relay,
      https_proxy: relay,
      ...Object.fromEntries(inside),
      HOME: paths.home,
      PATH: `${bin}:${process.env['PATH'] ?? '/usr/bin:/bin'}`,
      SAC_POD_SOCKET: join(paths.pod, 'pod.sock'),
      SAC_SIDE_SOCKET: join(paths.side, 'side.sock'),
      SAC_RELAY_PORT: String(relayPort),
    },
  }
}

/** Text that names the relay of a sandbox, for an agent whose relay has another port. */
export function toRelayPort(text: string, relayPort: number): string {
  return text.replaceAll(`127.0.0.1:${RELAY_PORT}`, `127.0.0.1:${relayPort}`)
}

/** A port of this machine that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}

function writeWrapper(path: string, claude: string, paths: AgentPaths): Promise<void> {
  const settings = join(paths.etc, 'claude-code', 'managed-settings.json')
  const quote = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`
  const script = `#!/bin/sh\nexec ${quote(claude)} --settings ${quote(settings)} "$@"\n`
  return replaceFile(path, script, { mode: 0o755 })
}

async function linkOnce(target: string, path: string): Promise<void> {
  await symlink(target, path).catch((error) => {
    if (error.code !== 'EEXIST') throw error
  })
}
