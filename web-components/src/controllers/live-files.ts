import { ApiError, NotFoundError, type Workspace } from '@sac/sdk'
import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { SacContext } from '../context.ts'
import { FileTree } from '../files/file-tree.ts'
import { concerns, type Space, spaceKey, workspaceOf } from '../files/space.ts'

const PAGE = 1_000
const CHANGES = 2_000
/** Events come in bursts: one question answers them all. */
const SETTLE_MS = 200

export interface LiveFilesOptions {
  context: () => SacContext | undefined
  space: () => Space | undefined
  /** The open folder is not there. */
  onMissing?: (path: string) => void
  onTouched?: (paths: readonly string[]) => void
}

/**
 * The lines of a workspace, asked for folder by folder and kept true: an event only says that something changed, and
 * what changed since the last revision is asked for. One question at a time, so that no older answer overtakes.
 */
export class LiveFiles implements ReactiveController {
  readonly tree = new FileTree()
  #space: Workspace | undefined
  #key = ''
  #client: SacContext['client'] | undefined
  #revision: number | undefined
  #isDirty = false
  #isBusy = false
  #timer: ReturnType<typeof setTimeout> | undefined
  #stopListening: (() => void) | undefined
  #stop = new AbortController()
  readonly #host: ReactiveControllerHost
  readonly #options: LiveFilesOptions

  constructor(host: ReactiveControllerHost, options: LiveFilesOptions) {
    this.#host = host
    this.#options = options
    host.addController(this)
  }

  /** An error of the open folder, or of following its changes. */
  get error(): unknown {
    return this.tree.errorOf(this.tree.root)
  }

  get state(): 'loading' | 'empty' | 'error' | 'ready' {
    if (this.error !== undefined) return 'error'
    if (this.tree.rows.length > 0) return 'ready'
    return this.tree.isComplete(this.tree.root) ? 'empty' : 'loading'
  }

  get workspace(): Workspace | undefined {
    return this.#space
  }

  hostUpdate(): void {
    const context = this.#options.context()
    const space = this.#options.space()
    const key = space ? spaceKey(space) : ''
    if (context?.client === this.#client && key === this.#key) return
    this.reset()
    if (!context || !space) return
    this.#client = context.client
    this.#key = key
    this.#space = workspaceOf(context.client, space)
    this.#stopListening = context.events.listen({
      topics: ['file'],
      onEvent: (event) => {
        if (concerns(space, event)) this.#settle()
      },
      onResync: () => {
        this.tree.retry()
        this.#settle()
      },
    })
    void this.#work()
  }

  hostDisconnected(): void {
    this.reset()
  }

  /** Forgets everything, for another workspace. */
  reset(): void {
    this.#stop.abort()
    this.#stop = new AbortController()
    this.#stopListening?.()
    this.#stopListening = undefined
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#client = undefined
    this.#space = undefined
    this.#key = ''
    this.#revision = undefined
    this.#isDirty = false
    this.#isBusy = false
    this.tree.reset()
  }

  open(path: string): void {
    if (path === this.tree.root) return
    this.tree.open(path)
    this.#more()
  }

  toggle(path: string, isExpanded = !this.tree.isExpanded(path)): void {
    if (isExpanded) this.tree.expand(path)
    else this.tree.collapse(path)
    this.#more()
  }

  retry(): void {
    this.tree.retry()
    this.#more()
  }

  /** Asks at once what changed, for the one who changed it. */
  refresh(): void {
    this.#isDirty = true
    void this.#work()
  }

  #more(): void {
    this.#host.requestUpdate()
    void this.#work()
  }

  #settle(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      this.refresh()
    }, SETTLE_MS)
  }

  async #work(): Promise<void> {
    const space = this.#space
    if (!space || this.#isBusy) return
    const { signal } = this.#stop
    this.#isBusy = true
    try {
      while (!signal.aborted) {
        if (this.#revision === undefined) await this.#start(space, signal)
        else if (this.#isDirty) await this.#follow(space, signal)
        else {
          const [path] = this.tree.wanted
          if (path === undefined) break
          await this.#page(space, path, signal)
        }
        if (!signal.aborted) this.#host.requestUpdate()
      }
    } catch (error) {
      if (signal.aborted) return
      this.tree.fail(this.tree.root, error)
      this.#host.requestUpdate()
    } finally {
      if (!signal.aborted) this.#isBusy = false
    }
  }

  /** The revision from which changes are followed. */
  async #start(space: Workspace, signal: AbortSignal): Promise<void> {
    const since = Number.MAX_SAFE_INTEGER
    const { revision } = await space.changes({ since, limit: 1 }, { signal })
    if (!signal.aborted) this.#revision = revision
  }

  async #follow(space: Workspace, signal: AbortSignal): Promise<void> {
    this.#isDirty = false
    let revision: number | undefined
    let cursor: string | undefined
    try {
      do {
        const since = this.#revision ?? 0
        const page = await space.changes(
          { since, limit: CHANGES, ...(cursor !== undefined && { cursor }) },
          { signal },
        )
        if (signal.aborted) return
        revision ??= page.revision
        cursor = page.nextCursor ?? undefined
        const touched = this.tree.apply(page.items)
        if (touched.length > 0) this.#options.onTouched?.(touched)
      } while (cursor !== undefined)
      this.#revision = revision
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 'changes-expired') {
        this.#isDirty = true
        throw error
      }
      this.tree.forget()
      this.#revision = undefined
    }
  }

  async #page(space: Workspace, path: string, signal: AbortSignal): Promise<void> {
    const cursor = this.tree.cursorOf(path)
    try {
      const page = await space.list({ path, limit: PAGE, signal, ...(cursor && { cursor }) })
      if (!signal.aborted) this.tree.add(path, page.items, page.nextCursor)
    } catch (error) {
      if (signal.aborted) return
      this.tree.fail(path, error)
      if (path === this.tree.root && error instanceof NotFoundError) this.#options.onMissing?.(path)
    }
  }
}
