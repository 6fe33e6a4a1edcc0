import type { ReactiveController, ReactiveControllerHost } from 'lit'

/** A place in the app: `view` with what its path names. */
export interface Route {
  view: 'agents' | 'agent' | 'files' | 'skills' | 'conversations' | 'settings' | 'not-found'
  params: Readonly<Record<string, string>>
  query: URLSearchParams
}

const ROUTES: readonly (readonly [Route['view'], string])[] = [
  ['agents', '/'],
  ['agents', '/agents'],
  ['agent', '/agents/:agentId/:tab?'],
  ['files', '/files/:space?/:id?'],
  ['skills', '/skills/:skillId?/:tab?'],
  ['conversations', '/conversations/:agentId?/:sessionId?'],
  ['settings', '/settings/:section?'],
]
const PATTERNS = ROUTES.map(([view, pathname]) => [view, new URLPattern({ pathname })] as const)

/** Where the page is, by the browser's own history. */
export class Router implements ReactiveController {
  route: Route = match(location.pathname, location.search)
  readonly #host: ReactiveControllerHost

  constructor(host: ReactiveControllerHost) {
    this.#host = host
    host.addController(this)
  }

  hostConnected(): void {
    addEventListener('popstate', this.#onMove)
  }

  hostDisconnected(): void {
    removeEventListener('popstate', this.#onMove)
  }

  /** Goes to a path of the app; `replace` leaves no way back to where one was. */
  go(path: string, { replace = false } = {}): void {
    if (replace) history.replaceState(null, '', path)
    else if (path !== location.pathname + location.search) history.pushState(null, '', path)
    this.#onMove()
  }

  /**
   * Links to places of the app do not load the page anew. For the `click` event of a root that holds links; what opens
   * a new tab or leads elsewhere stays the browser's.
   */
  onClick = (event: MouseEvent): void => {
    if (event.defaultPrevented || event.button !== 0) return
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement)
    if (!link || link.target || link.hasAttribute('download')) return
    if (link.origin !== location.origin || match(link.pathname, '').view === 'not-found') return
    event.preventDefault()
    this.go(link.pathname + link.search)
  }

  #onMove = (): void => {
    this.route = match(location.pathname, location.search)
    this.#host.requestUpdate()
  }
}

export function match(pathname: string, search: string): Route {
  const query = new URLSearchParams(search)
  for (const [view, pattern] of PATTERNS) {
    const groups = pattern.exec({ pathname })?.pathname.groups
    if (!groups) continue
    const params = Object.entries(groups).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, decodeURIComponent(value)]],
    )
    return { view, params: Object.fromEntries(params), query }
  }
  return { view: 'not-found', params: {}, query }
}
