import { Readable } from 'node:stream'
import { encodePackHeader, PACK_CONTENT_TYPE } from '@sac/openapi/pack'
import type { ObjectStore } from '../ports/object-store.ts'
import type { BlobLocation } from './blobs.ts'

/** Contents this close together are read in one go, with what stands between them: a request costs more than that. */
const GAP_BYTES = 64 * 1024

interface Run {
  key: string
  startByte: number
  endByte: number
  blobs: BlobLocation[]
}

/**
 * Contents as a pack whose files are named by their digests.
 * @param blobs in the order in which they are stored
 */
export function packOf(objects: ObjectStore, blobs: (BlobLocation & { digest: string })[]) {
  const header = encodePackHeader({
    files: blobs.map(({ digest, sizeBytes }) => ({
      path: digest,
      digest,
      size: sizeBytes,
      executable: false,
      modifiedAt: '',
      base: 0,
    })),
  })
  const length = blobs.reduce((sum, { sizeBytes }) => sum + sizeBytes, header.length)
  const stream = Readable.from(bytesOf(objects, header, runsOf(blobs)), { objectMode: false })
  const headers = { 'content-type': PACK_CONTENT_TYPE, 'content-length': String(length) }
  return { stream, headers }
}

async function* bytesOf(objects: ObjectStore, header: Uint8Array, runs: Run[]) {
  yield header
  for (const { key, startByte, endByte, blobs } of runs) {
    let next = 0
    let at = startByte
    const source = await objects.get(key, { offset: startByte, length: endByte - startByte })
    for await (const chunk of source as AsyncIterable<Buffer>) {
      // Parts that follow each other go out as one.
      let from = -1
      let to = -1
      for (let blob = blobs[next]; blob && blob.startByte < at + chunk.length; blob = blobs[next]) {
        const start = Math.max(0, blob.startByte - at)
        const end = Math.min(chunk.length, blob.startByte + blob.sizeBytes - at)
        if (start !== to) {
          if (to > from) yield chunk.subarray(from, to)
          from = start
        }
        to = end
        if (blob.startByte + blob.sizeBytes > at + chunk.length) break
        next += 1
      }
      if (to > from) yield chunk.subarray(from, to)
      at += chunk.length
    }
  }
}

/** Neighbours of one object together; empty contents need no reading. */
function runsOf(blobs: BlobLocation[]): Run[] {
  const runs: Run[] = []
  for (const blob of blobs) {
    if (blob.sizeBytes === 0) continue
    const last = runs.at(-1)
    const endByte = blob.startByte + blob.sizeBytes
    if (last?.key === blob.key && blob.startByte - last.endByte <= GAP_BYTES) {
      last.blobs.push(blob)
      last.endByte = endByte
    } else {
      runs.push({ key: blob.key, startByte: blob.startByte, endByte, blobs: [blob] })
    }
  }
  return runs
}
