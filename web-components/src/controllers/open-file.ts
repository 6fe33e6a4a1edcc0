import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { SacContext } from '../context.ts'
import { type Content, readContent } from '../files/content.ts'
import { concerns, type Space, spaceKey, workspaceOf } from '../files/space.ts'

const SETTLE_MS = 300

export interface OpenFileOptions {
  context: () => SacContext | undefined
  file: () => { space: Space; path: string } | undefined
  /** Whether another version may take the place of what is shown; else `isOutdated` says that there is one. */
  mayReplace: () => boolean
}

/** The content of the file that is shown, asked for again when it changed. */
export class OpenFile implements ReactiveController {
  content: Content | undefined
  error: unknown
  isOutdated = false
  #key = ''
  #client: SacContext['client'] | undefined
  #stop = new AbortController()
  #stopListening: (() => void) | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  readonly #host: ReactiveControllerHost
  readonly #options: OpenFileOptions

  constructor(host: ReactiveControllerHost, options: OpenFileOptions) {
    this.#host = host
    this.#options = options
    host.addController(this)
  }

  hostUpdate(): void {
    const context = this.#options.context()
    const file = this.#options.file()
    const key = file ? `${spaceKey(file.space)}:${file.path}` : ''
    if (context?.client === this.#client && key === this.#key) return
    this.#close()
    if (!context || !file) return
    this.#client = context.client
    this.#key = key
    this.content = undefined
    this.error = undefined
    this.isOutdated = false
    this.#stopListening = context.events.listen({
      topics: ['file'],
      onEvent: (event) => {
        const { path } = event.data
        const isHere = path === undefined || path === file.path
        if (isHere && concerns(file.space, event)) this.#settle()
      },
      onResync: () => this.#settle(),
    })
    void this.reload()
  }

  hostDisconnected(): void {
    this.#close()
  }

  /** Reads it anew. Nothing happens when it is the version that is shown. */
  async reload(): Promise<void> {
    const file = this.#options.file()
    const client = this.#client
    if (!file || !client) return
    this.#stop.abort()
    this.#stop = new AbortController()
    const { signal } = this.#stop
    const workspace = workspaceOf(client, file.space)
    try {
      if (this.content) {
        const { body, digest } = await workspace.download(file.path, { signal })
        await body.cancel()
        if (digest === this.content.digest) return
        if (!this.#options.mayReplace()) {
          this.isOutdated = true
          return
        }
      }
      const content = await readContent(workspace, file.path, signal)
      if (signal.aborted) return
      this.content = content
      this.error = undefined
      this.isOutdated = false
    } catch (error) {
      if (signal.aborted) return
      this.error = error
    } finally {
      if (!signal.aborted) this.#host.requestUpdate()
    }
  }

  /** The version that was just saved here. */
  saved(digest: string, text: string): void {
    const { content } = this
    if (!content || !('text' in content)) return
    this.content = { ...content, digest, text, sizeBytes: new TextEncoder().encode(text).length }
    this.isOutdated = false
    this.error = undefined
    this.#host.requestUpdate()
  }

  #settle(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      void this.reload()
    }, SETTLE_MS)
  }

  #close(): void {
    this.#stop.abort()
    this.#stopListening?.()
    this.#stopListening = undefined
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#client = undefined
    this.#key = ''
  }
}
