import { ApiError, ConnectionError, ServerError, TimeoutError } from '../errors.ts'
import type { CallOptions } from '../options.ts'
import { backoffMs, delay } from '../retry.ts'
import type { Upload, Workspace, WorkspaceFile } from './workspaces.ts'

/** A file that is read piece by piece. */
export interface LargeFile {
  sizeBytes: number
  /** RFC 3339. The same path, size and time mean the same upload. */
  modifiedAt: string
  executable?: boolean
  /** Fills `into` with what stands at `offset`. Called from the start to the end, one after the other; 0 starts anew. */
  read(offset: number, into: Uint8Array<ArrayBuffer>): Promise<void>
  /** SHA-256 of the whole in hex; asked when all of it has been read, so that it can be hashed on the way. */
  digest(): string | Promise<string>
}

export interface LargeUploadOptions extends CallOptions {
  /** Told after each part, also of those that had arrived before. */
  onProgress?: (bytes: number, totalBytes: number) => void
}

/** From this size on, going on in the middle is worth the calls. */
export const LARGE_FILE_BYTES = 16 * 1024 * 1024

/** Parts under way at a time: one is sent while the other is flushed. Each has a buffer. */
const IN_FLIGHT = 2
/** Attempts for each part without one that succeeds: about a minute. */
const ATTEMPTS = 15
const LEAST_TIMEOUT_MS = 60_000
/** Slower than this a transfer, or the server's hashing, is given up: bytes per millisecond. */
const SLOWEST = 16

/** Sends what has not arrived yet, then completes the upload. */
export async function uploadInParts(
  space: Workspace,
  path: string,
  file: LargeFile,
  { onProgress, ...options }: LargeUploadOptions,
): Promise<WorkspaceFile> {
  const { sizeBytes, modifiedAt, executable } = file
  const started = { path, sizeBytes, modifiedAt, ...(executable && { executable }) }
  for (let round = 1; ; round += 1) {
    const upload = await space.startUpload(started, options)
    await sendMissing(space, upload, file, { onProgress, ...options } as LargeUploadOptions)
    try {
      const digest = await file.digest()
      const waiting = { ...options, requestTimeoutMs: timeFor(sizeBytes) }
      return await space.completeUpload(upload.id, { digest }, waiting)
    } catch (error) {
      // The file was changed and kept its size and time: what had arrived is of another one.
      const isOther = error instanceof ApiError && error.code === 'digest-mismatch'
      if (!isOther || upload.parts.length === 0 || round > 1) throw error
      await space.abortUpload(upload.id, options)
    }
  }
}

async function sendMissing(
  space: Workspace,
  upload: Upload,
  file: LargeFile,
  { onProgress, ...options }: LargeUploadOptions,
): Promise<void> {
  const arrived = new Set(upload.parts.map(({ number }) => number))
  let next = 1
  let bytes = 0
  let reading: Promise<unknown> = Promise.resolve()
  const read = (buffer: Uint8Array<ArrayBuffer>) => {
    const step = reading.then(async () => {
      options.signal?.throwIfAborted()
      if (next > upload.partCount) return undefined
      const number = next++
      const content = buffer.subarray(0, lengthOf(upload, number))
      await file.read((number - 1) * upload.partBytes, content)
      return { number, content }
    })
    reading = step.catch(() => {})
    return step
  }
  const send = async () => {
    const buffer = new Uint8Array(Math.min(upload.partBytes, upload.sizeBytes))
    for (let part = await read(buffer); part; part = await read(buffer)) {
      const { number, content } = part
      if (!arrived.has(number)) {
        const sending = { ...options, requestTimeoutMs: timeFor(content.length) }
        await persistently(options.signal, () =>
          space.putUploadPart(upload.id, number, content, sending),
        )
      }
      bytes += content.length
      onProgress?.(bytes, upload.sizeBytes)
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
}

/**
 * Sends a content that comes in order; what has arrived before is skipped. Of two parts one is sent and one flushed
 * while the next is read, into three buffers that take turns.
 */
export async function sendPiecewise(
  space: Workspace,
  upload: Upload,
  content: AsyncIterable<Uint8Array>,
  options: CallOptions,
): Promise<void> {
  const arrived = new Set(upload.parts.map((part) => part.number))
  const size = Math.min(upload.partBytes, upload.sizeBytes)
  const buffers = [new Uint8Array(size), new Uint8Array(size), new Uint8Array(size)] as const
  let number = 1
  let filled = 0
  let earlier: Promise<unknown> = Promise.resolve()
  let underWay: Promise<unknown> = Promise.resolve()
  const send = async () => {
    const part = buffers[number % 3]!.subarray(0, filled)
    const at = number
    number += 1
    filled = 0
    await earlier
    earlier = underWay
    if (arrived.has(at)) return
    const sending = { ...options, requestTimeoutMs: timeFor(part.length) }
    underWay = persistently(options.signal, () => space.putUploadPart(upload.id, at, part, sending))
    // It is awaited before the one after the next is sent.
    underWay.catch(() => {})
  }
  try {
    for await (const piece of content) {
      for (let from = 0; from < piece.length; ) {
        const take = piece.subarray(from, from + size - filled)
        buffers[number % 3]!.set(take, filled)
        filled += take.length
        from += take.length
        if (filled === size) await send()
      }
    }
    if (filled > 0) await send()
  } finally {
    for (const sent of await Promise.allSettled([earlier, underWay])) {
      // biome-ignore lint/correctness/noUnsafeFinally: what the parts met comes before what the reading met
      if (sent.status === 'rejected') throw sent.reason
    }
  }
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
