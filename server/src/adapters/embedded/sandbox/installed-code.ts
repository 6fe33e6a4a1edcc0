import { existsSync } from 'node:fs'
import { realpath } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The programs that sandboxes run, as they are installed on this machine. */
export interface InstalledCode {
  node: string
  podBundle: string
  sidecarBundle: string
  /** Folder of the `node-pty` package, which the pod's bundle loads. */
  nodePty: string
  /** Undefined when Claude Code is not installed: other commands still work. */
  claude: string | undefined
}

/**
 * Finds the programs of this installation.
 * @param given what the operator (`CLAUDE_BIN`) or a test brings itself
 * @throws Error that names what is missing
 */
export async function findInstalledCode(
  given: Partial<InstalledCode> = {},
): Promise<InstalledCode> {
  const pod = findPackage('@sac/pod')
  const bundle = (name: string, path: string) => {
    const found = findPackage(name)
    return found && join(found, path)
  }
  const nodePty = given.nodePty ?? findPackage('node-pty', pod) ?? findPackage('node-pty')
  const code = {
    node: given.node ?? process.execPath,
    podBundle: given.podBundle ?? bundle('@sac/pod', 'dist/bundle/pod.cjs'),
    sidecarBundle: given.sidecarBundle ?? bundle('@sac/sidecar', 'dist/bundle/sidecar.cjs'),
    nodePty,
    claude: given.claude ?? findClaude(),
  }
  for (const [name, path] of Object.entries(code)) {
    if (name === 'claude' && path === undefined) continue
    if (path === undefined || !existsSync(path)) {
      throw new Error(
        `${name} is not there${path ? `: ${path}` : ''}. Build SAC with npm run build.`,
      )
    }
  }
  const entries = Object.entries(code) as [keyof InstalledCode, string | undefined][]
  const real = await Promise.all(
    entries.map(async ([name, path]) => [name, path && (await realpath(path))]),
  )
  return Object.fromEntries(real)
}

function findClaude(): string | undefined {
  const platform = `@anthropic-ai/claude-code-${process.platform}-${process.arch}`
  const candidates = [
    [platform, 'claude'],
    ['@anthropic-ai/claude-code', 'bin/claude.exe'], // the same file, put there by its install script
  ] as const
  for (const [name, path] of candidates) {
    const found = findPackage(name)
    if (found && existsSync(join(found, path))) return join(found, path)
  }
  return undefined
}

/** `require.resolve` shows only what a package exports; we need its folder. */
function findPackage(name: string, from = dirname(fileURLToPath(import.meta.url))) {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name)
    if (existsSync(candidate)) return candidate
    if (folder === dirname(folder)) return undefined
  }
}
