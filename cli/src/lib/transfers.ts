import { createHash, randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { lstat, mkdir, open, rename, rm, utimes } from 'node:fs/promises'
import { dirname, join, sep } from 'node:path'
import { Readable } from 'node:stream'
import type { SacClient, WorkspaceFile } from '@sac/sdk'
import { CliError } from './errors.ts'

export type PulledFile = Pick<
  WorkspaceFile,
  'path' | 'digest' | 'executable' | 'modifiedAt' | 'sizeBytes'
>

/**
 * Gets a file of the output workspace into a folder: whole or not at all.
 * @returns false when the file there has this content already
 */
export async function pullFile(
  client: SacClient,
  agentId: number,
  file: PulledFile,
  folder: string,
  signal?: AbortSignal,
): Promise<boolean> {
  const target = await safePath(folder, file.path)
  if (await hasDigest(target, file)) return false
  const temporary = `${target}.${randomBytes(6).toString('hex')}.part`
  try {
    const digest = await downloadTo(client, agentId, file.path, temporary, file.executable, signal)
    if (file.digest !== null && digest !== file.digest) {
      throw new CliError(`${file.path} changed while it was downloaded`, {
        next: 'run the command again',
      })
    }
    const modifiedAt = new Date(file.modifiedAt)
    await utimes(temporary, modifiedAt, modifiedAt)
    await rename(temporary, target)
  } finally {
    await rm(temporary, { force: true })
  }
  return true
}

async function downloadTo(
  client: SacClient,
  agentId: number,
  path: string,
  target: string,
  executable: boolean,
  signal: AbortSignal | undefined,
): Promise<string> {
  const { body } = await client.outputs.download(agentId, path, { signal })
  const hash = createHash('sha256')
  const handle = await open(target, 'wx', executable ? 0o777 : 0o666)
  try {
    for await (const chunk of Readable.fromWeb(body as never)) {
      hash.update(chunk)
      await handle.writeFile(chunk)
    }
  } finally {
    await handle.close()
  }
  return hash.digest('hex')
}

/**
 * Where `path` belongs beneath `folder`, whose subfolders are made. Refuses to go through a link: an agent chose the
 * name, and must not choose where on this machine the file ends up.
 */
export async function safePath(folder: string, path: string): Promise<string> {
  const parts = path.split('/')
  if (
    parts.some(
      (part) =>
        part === '' || part === '.' || part === '..' || part.includes(sep) || part.includes('\0'),
    )
  ) {
    throw new CliError(`${JSON.stringify(path)} is no path to write to`)
  }
  await mkdir(folder, { recursive: true })
  let at = folder
  for (const part of parts.slice(0, -1)) {
    at = join(at, part)
    await mkdir(at).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
      if (!(await lstat(at)).isDirectory())
        throw new CliError(`${at} is no folder`, { next: 'move it away' })
    })
  }
  const target = join(at, parts.at(-1)!)
  const existing = await lstat(target).catch(() => undefined)
  if (existing && !existing.isFile())
    throw new CliError(`${target} is no file`, { next: 'move it away' })
  return join(dirname(target), parts.at(-1)!)
}

async function hasDigest(path: string, file: PulledFile): Promise<boolean> {
  const existing = await lstat(path).catch(() => undefined)
  if (!existing?.isFile() || existing.size !== file.sizeBytes) return false
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk)
  return hash.digest('hex') === file.digest
}
