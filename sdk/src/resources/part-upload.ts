import { ConnectionError, ServerError, TimeoutError } from '../errors.ts'
import type { CallOptions } from '../options.ts'
import { backoffMs, delay } from '../retry.ts'
import type { WorkspaceFile } from './files.ts'
import type { SpaceFiles, Upload } from './spaces.ts'

/** A file that is read piece by piece. */
export interface LargeFile {
  sizeBytes: number
  /** RFC 3339. The same path, size and time mean the same upload. */
  modifiedAt: string
  /** SHA-256 of the whole in hex. */
  digest: string
  executable?: boolean
  read(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>>
}

export interface LargeUploadOptions extends CallOptions {
  /** Told after each part, also of those that had arrived before. */
  onProgress?: (bytes: number, totalBytes: number) => void
}

/** From this size on, going on in the middle is worth the calls. */
export const LARGE_FILE_BYTES = 16 * 1024 * 1024

/** Parts under way at a time; each is held in memory. */
const IN_FLIGHT = 2
/** Attempts for each part without one that succeeds: about a minute. */
const ATTEMPTS = 15
const LEAST_TIMEOUT_MS = 60_000
/** Slower than this a transfer, or the server's hashing, is given up: bytes per millisecond. */
const SLOWEST = 16

/** Sends what has not arrived yet, then completes the upload. */
export async function uploadInParts(
  space: SpaceFiles,
  path: string,
  file: LargeFile,
  { onProgress, ...options }: LargeUploadOptions,
): Promise<WorkspaceFile> {
  const { sizeBytes, modifiedAt, executable } = file
  const started = { path, sizeBytes, modifiedAt, ...(executable && { executable }) }
  const upload = await space.startUpload(started, options)
  const arrived = new Map(upload.parts.map(({ number, digest }) => [number, digest]))
  let next = 1
  let bytes = 0
  const send = async () => {
    while (next <= upload.partCount) {
      const number = next++
      const content = await file.read((number - 1) * upload.partBytes, lengthOf(upload, number))
      const digest = await sha256(content)
      if (digest === undefined || arrived.get(number) !== digest) {
        const part = {
          ...options,
          ...(digest && { digest }),
          requestTimeoutMs: timeFor(content.length),
        }
        await persistently(options.signal, () =>
          space.putUploadPart(upload.id, number, content, part),
        )
      }
      bytes += content.length
      onProgress?.(bytes, sizeBytes)
    }
  }
  // What one of them meets ends the others too, before anybody closes the file that they read.
  const senders = Array.from({ length: IN_FLIGHT }, () =>
    send().finally(() => {
      next = upload.partCount + 1
    }),
  )
  for (const sent of await Promise.allSettled(senders)) {
    if (sent.status === 'rejected') throw sent.reason
  }
  return space.completeUpload(
    upload.id,
    { digest: file.digest },
    { ...options, requestTimeoutMs: timeFor(sizeBytes) },
  )
}

const lengthOf = ({ partBytes, partCount, sizeBytes }: Upload, number: number) =>
  number < partCount ? partBytes : sizeBytes - (partCount - 1) * partBytes

const timeFor = (bytes: number) => LEAST_TIMEOUT_MS + bytes / SLOWEST

async function persistently<Result>(
  signal: AbortSignal | undefined,
  step: () => Promise<Result>,
): Promise<Result> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await step()
    } catch (error) {
      const isPassing =
        error instanceof ConnectionError ||
        error instanceof TimeoutError ||
        (error instanceof ServerError && error.status <= 504)
      if (!isPassing || attempt + 1 >= ATTEMPTS) throw error
      await delay(backoffMs(attempt), signal)
    }
  }
}

/** Undefined where the platform has none: a page that was not loaded over HTTPS. */
async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string | undefined> {
  const subtle = globalThis.crypto?.subtle
  if (!subtle) return undefined
  const digest = new Uint8Array(await subtle.digest('SHA-256', bytes))
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
