import type { ManifestStore } from '@sac/sdk/sync'
import { readIfThere, replaceFile } from '../durable-file.ts'

/** A space's manifest in the sidecar's own folder, which the agent cannot reach. */
export class ManifestFile implements ManifestStore {
  private readonly path: string

  constructor(path: string) {
    this.path = path
  }

  load(): Promise<string | undefined> {
    return readIfThere(this.path)
  }

  save(text: string): Promise<void> {
    return replaceFile(this.path, text)
  }
}
