import type { Splice } from './splice.ts'

/** Whose a terminal is, and by what it was opened. */
export interface TerminalOwner {
  userId: number
  sessionId: string
  /** Absent with an access token. */
  signInId?: string | undefined
  /** Where a page of another origin opened it. */
  embedTokenId?: number | undefined
  /** SHA-256 of the access token, where that opened it. */
  tokenHash?: Buffer | undefined
}

export type TerminalFilter = Pick<Partial<TerminalOwner>, 'userId' | 'sessionId' | 'signInId'>

export type OpenTerminal = TerminalOwner & Splice

/** The terminals of this process. What ends a right to them says so here, and they are gone at once. */
export class OpenTerminals {
  readonly #terminals = new Set<OpenTerminal>()
  #opened = 0

  /** Open now. */
  get count(): number {
    return this.#terminals.size
  }

  /** Opened since the process started. */
  get openedTotal(): number {
    return this.#opened
  }

  add(terminal: OpenTerminal): void {
    this.#terminals.add(terminal)
    this.#opened += 1
  }

  delete(terminal: OpenTerminal): void {
    this.#terminals.delete(terminal)
  }

  list(): OpenTerminal[] {
    return [...this.#terminals]
  }

  /** Cuts every terminal that fits all that is given. Given nothing, it cuts none. */
  closeFor(filter: TerminalFilter): void {
    const wanted = Object.entries(filter).filter(([, value]) => value !== undefined) as [
      keyof TerminalOwner,
      unknown,
    ][]
    if (wanted.length === 0) return
    for (const terminal of this.#terminals) {
      if (wanted.every(([name, value]) => terminal[name] === value)) terminal.destroy()
    }
  }

  /** Cuts those whose peer has taken nothing for `limitMs`: it is stalled for good, and the pod has given it up. */
  closeBlocked(limitMs: number): void {
    const now = performance.now()
    for (const terminal of this.#terminals) {
      const { blockedSince } = terminal
      if (blockedSince !== undefined && now - blockedSince > limitMs) terminal.destroy()
    }
  }

  /** Ends all of them in good order; clients resume elsewhere. */
  endAll(): void {
    for (const terminal of this.#terminals) terminal.end()
  }
}
