import { sha256 } from '@noble/hashes/sha2'
import type { LargeFile } from '@sac/sdk'

/** Hashed at a time: a few milliseconds, so that the page stays responsive. */
const STEP_BYTES = 512 * 1024

/**
 * A browser's file, read part by part and hashed on the way. The platform's own SHA-256 takes only the whole at once,
 * and none at all on plain http.
 */
export function largeFile(file: File): LargeFile {
  let hash = sha256.create()
  return {
    sizeBytes: file.size,
    modifiedAt: new Date(file.lastModified).toISOString(),
    async read(offset, into) {
      if (offset === 0) hash = sha256.create()
      for (let from = 0; from < into.length; from += STEP_BYTES) {
        const piece = file.slice(offset + from, offset + Math.min(from + STEP_BYTES, into.length))
        const bytes = new Uint8Array(await piece.arrayBuffer())
        hash.update(bytes)
        into.set(bytes, from)
      }
    },
    digest: () => Array.from(hash.digest(), (byte) => byte.toString(16).padStart(2, '0')).join(''),
  }
}
