import type { ReactiveController, ReactiveControllerHost } from 'lit'

const TOUCHED_MS = 2_000

/** The files that changed a moment ago, which the list marks. */
export class TouchedPaths implements ReactiveController {
  paths: ReadonlySet<string> = new Set()
  readonly #host: ReactiveControllerHost

  constructor(host: ReactiveControllerHost) {
    this.#host = host
    host.addController(this)
  }

  hostDisconnected(): void {
    this.paths = new Set()
  }

  add(paths: readonly string[]): void {
    this.#set([...this.paths, ...paths])
    setTimeout(() => this.#set([...this.paths].filter((path) => !paths.includes(path))), TOUCHED_MS)
  }

  #set(paths: readonly string[]): void {
    this.paths = new Set(paths)
    this.#host.requestUpdate()
  }
}
