import { PACK_BYTES, PACK_ENTRIES, type PackFile } from '@sac/openapi/pack'
import type { Upload } from './plan.ts'
import type { Pack } from './ports.ts'

/** What goes up in one request, as long as there is room. */
export class Batch {
  readonly pack = emptyPack()
  readonly contents = new Map<string, Uint8Array>()
  readonly uploads: Upload[] = []
  private bytes = 0

  get count(): number {
    return this.pack.files.length + this.pack.folders.length + this.pack.deletes.length
  }

  hasRoom(size: number): boolean {
    return this.count < PACK_ENTRIES && (this.bytes === 0 || this.bytes + size <= PACK_BYTES)
  }

  add(upload: Upload, content: Uint8Array | undefined): void {
    this.uploads.push(upload)
    this.pack.files.push({ ...toPackFile(upload), ...(content ? {} : { present: true }) })
    if (!content) return
    this.contents.set(upload.path, content)
    this.bytes += content.length
  }
}

export function emptyPack(): Pack {
  return { files: [], folders: [], deletes: [] }
}

export function toPackFile({ path, value, base, modifiedAt, conflictOf }: Upload): PackFile {
  const { digest, size, executable } = value
  const file = { path, digest, size, executable, modifiedAt, base }
  return conflictOf === undefined ? file : { ...file, conflictOf }
}
