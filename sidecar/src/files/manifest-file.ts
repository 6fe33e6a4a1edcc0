import type { ManifestStore } from '@sac/sdk/sync'
import { readIfThere, replaceFile } from '../durable-file.ts'

/** A space's manifest in the sidecar's own folder, which the agent cannot reach. */
export class ManifestFile implements ManifestStore {
  private readonly path: string
  private readonly flush: () => Promise<void>

  /** @param flush makes the files that a manifest tells of survive a power cut */
  constructor(path: string, flush: () => Promise<void>) {
    this.path = path
    this.flush = flush
  }

  load(): Promise<string | undefined> {
    return readIfThere(this.path)
  }

  async save(text: string): Promise<void> {
    await this.flush()
    await replaceFile(this.path, text)
  }
}
