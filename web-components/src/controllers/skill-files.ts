import { type BundleFile, readTar, skillArchive } from '@sac/sdk/skill'
import type { ReactiveControllerHost } from 'lit'
import type { SacContext } from '../context.ts'
import { LiveQuery } from './live-query.ts'

/** The files of a version of a skill. */
export class SkillFiles {
  readonly #query: LiveQuery<{ version: number; files: BundleFile[] }>
  #wanted: { skillId: number; version: number } | undefined

  constructor(host: ReactiveControllerHost, context: () => SacContext | undefined) {
    this.#query = new LiveQuery(host, {
      context: () => (this.#wanted ? context() : undefined),
      load: async ({ client }, signal) => {
        const { skillId, version } = this.#wanted!
        const files = readTar(await skillArchive(client, skillId, version, { signal }))
        return { version, files: files.sort((a, b) => (a.path < b.path ? -1 : 1)) }
      },
    })
  }

  get files(): readonly BundleFile[] | undefined {
    return this.#query.value?.files
  }

  get error(): unknown {
    return this.#query.error
  }

  /** Asks for this version, once. */
  want(skillId: number, version: number): void {
    if (this.#wanted?.skillId === skillId && this.#wanted.version === version) return
    const isOther = this.#wanted?.skillId !== skillId
    this.#wanted = { skillId, version }
    if (isOther) this.#query.reset()
    else void this.#query.refresh()
  }

  refresh(): Promise<void> {
    return this.#query.refresh()
  }
}

/** Undefined for what is no text. */
export function textOfFile(content: Uint8Array): string | undefined {
  if (content.includes(0)) return undefined
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content)
  } catch {
    // Bytes that are no UTF-8: an image, an archive.
    return undefined
  }
}
