/** Which lines are chosen, by path, and the one that the keys are at. */
export class Selection {
  active: string | undefined
  #anchor: string | undefined
  #paths: ReadonlySet<string> = new Set()

  get paths(): ReadonlySet<string> {
    return this.#paths
  }

  /** What an action is about: what is selected, else the line that the keys are at. */
  get chosen(): string[] {
    if (this.#paths.size > 0) return topmost(this.#paths)
    return this.active === undefined ? [] : [this.active]
  }

  /** Goes to a line and selects nothing. */
  move(path: string): void {
    this.active = path
    this.#anchor = path
  }

  /** Only this one. */
  set(path: string): void {
    this.active = path
    this.#anchor = path
    this.#paths = new Set([path])
  }

  /** One more, or one fewer. */
  toggle(path: string): void {
    this.active = path
    this.#anchor = path
    const paths = new Set(this.#paths)
    if (!paths.delete(path)) paths.add(path)
    this.#paths = paths
  }

  /** Everything between the last one chosen and this one, in the order of the list. */
  extend(path: string, order: readonly string[]): void {
    const from = order.indexOf(this.#anchor ?? this.active ?? path)
    const to = order.indexOf(path)
    this.active = path
    if (from < 0 || to < 0) this.set(path)
    else this.#paths = new Set(order.slice(Math.min(from, to), Math.max(from, to) + 1))
  }

  all(order: readonly string[]): void {
    this.#paths = new Set(order)
  }

  clear(): void {
    this.#paths = new Set()
    this.#anchor = undefined
  }

  /** Forgets what is no longer there. @returns whether something was */
  keep(exists: (path: string) => boolean): boolean {
    const kept = new Set([...this.#paths].filter(exists))
    const isLess = kept.size < this.#paths.size
    if (isLess) this.#paths = kept
    if (this.active !== undefined && !exists(this.active)) this.active = undefined
    return isLess
  }
}

/** Of paths those that stand beneath no other one of them: a folder brings what is in it. */
export function topmost(paths: Iterable<string>): string[] {
  const sorted = [...paths].sort()
  const kept: string[] = []
  const folders = new Set(sorted)
  for (const path of sorted) {
    let above = path.lastIndexOf('/')
    while (above > 0 && !folders.has(path.slice(0, above))) above = path.lastIndexOf('/', above - 1)
    if (above <= 0) kept.push(path)
  }
  return kept
}
