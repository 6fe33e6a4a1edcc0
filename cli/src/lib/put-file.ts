import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import type { SpaceFiles, WorkspaceFile } from '@sac/sdk'
import { readBytesFromStdin } from './ask.ts'
import { CliError, EXIT } from './errors.ts'
import { hint } from './hints.ts'

export interface PutOptions {
  signal: AbortSignal
  onProgress: (bytes: number, totalBytes: number) => void
}

/** Sends a file, `-` for stdin; a large one in parts, so that it goes on where it was when it is sent again. */
export async function putFile(
  files: SpaceFiles,
  file: string,
  path: string,
  options: PutOptions,
): Promise<WorkspaceFile> {
  const { signal } = options
  if (file === '-') return files.upload(path, await readBytesFromStdin(), { signal })
  const handle = await open(file)
  try {
    return await putHandle(files, file, handle, path, options)
  } finally {
    await handle.close()
  }
}

async function putHandle(
  files: SpaceFiles,
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
  const hash = createHash('sha256')
  for await (const bytes of createReadStream(file, { highWaterMark: 1 << 20, signal })) {
    hash.update(bytes)
  }
  const large = {
    sizeBytes: stat.size,
    modifiedAt: stat.mtime.toISOString(),
    digest: hash.digest('hex'),
    executable,
    read: (offset: number, length: number) => readPart(file, handle, offset, length),
  }
  return files.uploadLarge(path, large, { signal, onProgress })
}

async function readPart(file: string, handle: FileHandle, offset: number, length: number) {
  const bytes = new Uint8Array(length)
  let read = 0
  while (read < length) {
    const { bytesRead } = await handle.read(bytes, read, length - read, offset + read)
    if (bytesRead === 0) throw new CliError(`${file} became shorter while it was sent`)
    read += bytesRead
  }
  return bytes
}
