import { constants } from 'node:fs'
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'

/** Of Linux, on all architectures; Node does not name it. */
const O_PATH = 0o10000000
const { O_NOFOLLOW, O_APPEND, O_CREAT, O_NONBLOCK, O_WRONLY, O_EXCL } = constants
const LOG_BYTES = 1024 * 1024

/**
 * Connects to a unix socket in a folder that an agent can write to. A plain connect would follow a link that it planted.
 */
export async function connectTo(path: string): Promise<Socket> {
  const file = await open(path, O_PATH | O_NOFOLLOW)
  try {
    if (!(await file.stat()).isSocket()) throw new Error(`${path} is not a socket`)
    const socket = connect({ path: `/proc/self/fd/${file.fd}` })
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve)
      socket.once('error', reject)
    })
    return socket
  } finally {
    await file.close()
  }
}

/** Opens a log for appending in a folder that an agent can write to; anything but a plain file there is removed. */
export async function openLog(path: string, uid: number): Promise<FileHandle> {
  const flags = O_WRONLY | O_APPEND | O_NOFOLLOW | O_NONBLOCK
  const existing = await open(path, flags).catch(() => undefined)
  const stats = await existing?.stat()
  if (existing && stats?.isFile() && stats.nlink === 1 && stats.size < LOG_BYTES) return existing
  await existing?.close()
  if (stats?.isFile()) await rename(path, `${path}.1`)
  else await rm(path, { force: true, recursive: true })
  const created = await open(path, flags | O_CREAT | O_EXCL, 0o600)
  if (process.getuid?.() === 0) await created.chown(uid, uid)
  return created
}

/** Writes a file that an agent may have made itself already; then it is left alone. */
export async function writeIfAbsent(path: string, text: string, uid: number): Promise<void> {
  let file: FileHandle
  try {
    file = await open(path, O_WRONLY | O_CREAT | O_EXCL, 0o600) // O_EXCL follows no link
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return
    throw error
  }
  await file.writeFile(text)
  if (process.getuid?.() === 0) await file.chown(uid, uid)
  await file.close()
}
