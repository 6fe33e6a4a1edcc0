import { createHash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import type { Workspace, WorkspaceFile } from '@sac/sdk'
import { readBytesFromStdin } from './ask.ts'
import { CliError, describeFileError, EXIT } from './errors.ts'
import { hint } from './hints.ts'

export interface PutOptions {
  signal: AbortSignal
  onProgress: (bytes: number, totalBytes: number) => void
}

/** Sends a file, `-` for stdin; a large one in parts, so that it goes on where it was when it is sent again. */
export async function putFile(
  files: Workspace,
  file: string,
  path: string,
  options: PutOptions,
): Promise<WorkspaceFile> {
  const { signal } = options
  if (file === '-') return files.upload(path, await readBytesFromStdin(), { signal })
  const handle = await open(file).catch((error: NodeJS.ErrnoException) => {
    throw new CliError(`${file}: ${describeFileError(error)}`, {
      exitCode: EXIT.usage,
      next: 'name a file of this machine, or - for stdin; --to is the path in the workspace',
      cause: error,
    })
  })
  try {
    return await putHandle(files, file, handle, path, options)
  } finally {
    await handle.close()
  }
}

async function putHandle(
  files: Workspace,
  file: string,
  handle: FileHandle,
  path: string,
  { signal, onProgress }: PutOptions,
): Promise<WorkspaceFile> {
  const stat = await handle.stat()
  if (!stat.isFile()) {
    throw new CliError(`${file} is no file`, {
      exitCode: EXIT.usage,
      ...(stat.isDirectory() && {
        next: `send a folder with \`${hint('workspace sync', file)} --direction up\``,
      }),
    })
  }
  const executable = (stat.mode & 0o100) !== 0
  const { LARGE_FILE_BYTES } = await import('@sac/sdk')
  if (stat.size < LARGE_FILE_BYTES) {
    const content = await handle.readFile()
    const digest = createHash('sha256').update(content).digest('hex')
    return files.upload(path, content as Uint8Array<ArrayBuffer>, { executable, digest, signal })
  }
  let hash = createHash('sha256')
  const large = {
    sizeBytes: stat.size,
    modifiedAt: stat.mtime.toISOString(),
    executable,
    read: async (offset: number, into: Uint8Array) => {
      await readPart(file, handle, offset, into)
      if (offset === 0) hash = createHash('sha256')
      hash.update(into)
    },
    digest: () => hash.digest('hex'),
  }
  return files.uploadLarge(path, large, { signal, onProgress })
}

async function readPart(file: string, handle: FileHandle, offset: number, into: Uint8Array) {
  for (let read = 0; read < into.length; ) {
    const { bytesRead } = await handle.read(into, read, into.length - read, offset + read)
    if (bytesRead === 0) throw new CliError(`${file} became shorter while it was sent`)
    read += bytesRead
  }
}
