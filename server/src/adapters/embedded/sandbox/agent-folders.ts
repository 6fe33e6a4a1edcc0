import { randomUUID } from 'node:crypto'
import { chmod, mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { SandboxSpec } from '../../../ports/agent-runtime.ts'
import type { AgentPaths } from './agent-paths.ts'
import { ownTree } from './owned-tree.ts'
import { writeIfAbsent } from './untrusted-files.ts'

/** What makes Claude Code start at its prompt, without a dialog. */
const CLAUDE_STATE = {
  hasCompletedOnboarding: true,
  projects: { '/workspace': { hasTrustDialogAccepted: true } },
}

/** Makes the folders of an agent and hands over those that are its own. */
export async function prepareFolders(paths: AgentPaths, uid: number): Promise<void> {
  const isRoot = process.getuid?.() === 0
  await mkdir(paths.root, { recursive: true, mode: 0o711 })
  const shared = ['private', 'public', 'group', 'output'].map((name) => join(paths.workspace, name))
  const theirs = [paths.workspace, paths.home, paths.side, paths.pod, paths.sidecar]
  const giveFolder = async (path: string, mode = 0o700) => {
    await makeFolder(path, mode)
    if (isRoot) await ownTree(path, uid)
  }
  await Promise.all([
    ...[paths.instructions, paths.etc].map((path) => makeFolder(path, 0o755)),
    ...theirs.map((path) => giveFolder(path)),
    giveFolder(paths.tmp, 0o1777),
  ])
  await Promise.all([
    makeFolder(join(paths.etc, 'claude-code'), 0o755),
    ...shared.map((path) => giveFolder(path)),
    writeIfAbsent(join(paths.home, '.claude.json'), JSON.stringify(CLAUDE_STATE), uid),
  ])
}

async function makeFolder(path: string, mode: number): Promise<void> {
  try {
    await mkdir(path, { mode })
    await chmod(path, mode) // whatever the umask
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}

/** Writes the files of `/etc` that are ours. */
export async function writeEtc(paths: AgentPaths, uid: number): Promise<void> {
  const files = {
    passwd: [
      'root:x:0:0:root:/root:/usr/sbin/nologin',
      `agent:x:${uid}:${uid}:Agent:/home/agent:/bin/bash`,
      'nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin',
    ],
    group: ['root:x:0:', `agent:x:${uid}:`, 'nogroup:x:65534:'],
    hosts: ['127.0.0.1 localhost sandbox', '::1 localhost'],
    // There is no way out but the proxy, so no name server either: names fail at once instead of after seconds.
    'resolv.conf': ['options timeout:1 attempts:1'],
    'nsswitch.conf': ['passwd: files', 'group: files', 'hosts: files dns'],
  }
  await Promise.all(
    Object.entries(files).map(([name, lines]) =>
      replaceFile(join(paths.etc, name), `${lines.join('\n')}\n`),
    ),
  )
}

/** Writes what may change while the sandbox runs; a sandbox sees it at once, because it sees the folders. */
export async function writeLiveFiles(
  paths: AgentPaths,
  spec: Pick<SandboxSpec, 'instructions' | 'managedSettings' | 'sidecarToken'>,
  uid: number,
): Promise<void> {
  const settings = join(paths.etc, 'claude-code', 'managed-settings.json')
  await Promise.all([
    replaceFile(settings, JSON.stringify(spec.managedSettings, undefined, 2)),
    replaceFile(join(paths.instructions, 'CLAUDE.md'), spec.instructions),
    replaceFile(join(paths.sidecar, 'token'), spec.sidecarToken, { mode: 0o600, uid }),
  ])
}

/**
 * Replaces a file in one step, when its contents differ. Never follows a link: the new file is made beside it.
 */
export async function replaceFile(
  path: string,
  text: string,
  { mode = 0o644, uid }: { mode?: number; uid?: number } = {},
): Promise<void> {
  const now = await readFile(path, 'utf8').catch(() => undefined)
  if (now === text) return
  const aside = join(dirname(path), `.${randomUUID()}`)
  const file = await open(aside, 'wx', mode)
  try {
    await file.writeFile(text)
    await file.chmod(mode)
    if (uid !== undefined && process.getuid?.() === 0) await file.chown(uid, uid)
    await rename(aside, path)
  } catch (error) {
    await rm(aside, { force: true })
    throw error
  } finally {
    await file.close()
  }
}
