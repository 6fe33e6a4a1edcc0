import type { FileCommand } from '../events.ts'
import type { Row } from './file-tree.ts'
import type { Selection } from './selection.ts'
import { parentOf } from './space.ts'

/** Letters that follow each other within this time are one word. */
const TYPING_MS = 700

export interface ListKeysOptions {
  onCommand: (command: FileCommand) => void
  /** The line that the keys are at, or what is selected, is another. */
  onMove: () => void
  mayWrite: () => boolean
}

export const orderOf = (rows: readonly Row[]): string[] => rows.map(({ entry }) => entry.path)

/** What the keys do in a list of files, as in the tree grids of the ARIA practices. */
export class ListKeys {
  readonly #selection: Selection
  readonly #options: ListKeysOptions
  #typed = ''
  #typedAt = 0

  constructor(selection: Selection, options: ListKeysOptions) {
    this.#selection = selection
    this.#options = options
  }

  /** @returns whether the key meant something */
  press(event: KeyboardEvent, rows: readonly Row[], linesPerPage: number): boolean {
    const { active } = this.#selection
    const index = active === undefined ? -1 : rows.findIndex(({ entry }) => entry.path === active)
    if (event.altKey) return false
    const next = moveOfKey(event.key, index, rows.length, linesPerPage)
    if (next !== undefined) return this.#go(rows, next, event.shiftKey)
    if (event.ctrlKey || event.metaKey) return this.#withControl(event, rows)
    if (event.key === 'Escape' && this.#selection.paths.size > 0) {
      this.#selection.clear()
      this.#options.onMove()
      return true
    }
    const row = rows[index]
    return (
      (row !== undefined && this.#act(event, rows, row, index)) || this.#type(event, rows, index)
    )
  }

  #withControl(event: KeyboardEvent, rows: readonly Row[]): boolean {
    if (event.key !== 'a') return false
    this.#selection.all(orderOf(rows))
    this.#options.onMove()
    return true
  }

  #go(rows: readonly Row[], index: number, isExtending = false): boolean {
    const path = rows[index]?.entry.path
    if (path === undefined) return true
    if (isExtending) this.#selection.extend(path, orderOf(rows))
    else this.#selection.move(path)
    this.#options.onMove()
    return true
  }

  #act(event: KeyboardEvent, rows: readonly Row[], row: Row, index: number): boolean {
    const { onCommand, onMove, mayWrite } = this.#options
    const { path, kind } = row.entry
    switch (event.key) {
      case 'Enter':
        onCommand({ command: 'open', path })
        return true
      case ' ':
        this.#selection.toggle(path)
        onMove()
        return true
      case 'ArrowRight':
        if (row.isExpanded) return this.#go(rows, index + 1)
        if (kind === 'folder') onCommand({ command: 'expand', path })
        return true
      case 'ArrowLeft': {
        if (!row.isExpanded) return this.#go(rows, orderOf(rows).indexOf(parentOf(path)))
        onCommand({ command: 'collapse', path })
        return true
      }
      case 'F2':
        if (mayWrite()) onCommand({ command: 'rename', paths: [path] })
        return true
      case 'Delete':
        if (mayWrite()) onCommand({ command: 'delete', paths: this.#selection.chosen })
        return true
      default:
        return false
    }
  }

  /** Goes to the next line whose name begins with what is typed. */
  #type({ key, timeStamp }: KeyboardEvent, rows: readonly Row[], index: number): boolean {
    // `?` is the app's.
    if (key.length !== 1 || /[?\s]/.test(key)) return false
    this.#typed = timeStamp - this.#typedAt < TYPING_MS ? this.#typed + key : key
    this.#typedAt = timeStamp
    const wanted = this.#typed.toLowerCase()
    const from = wanted.length === 1 ? index + 1 : Math.max(index, 0)
    for (let step = 0; step < rows.length; step += 1) {
      const at = (from + step) % rows.length
      if (rows[at]?.entry.name.toLowerCase().startsWith(wanted)) return this.#go(rows, at)
    }
    return true
  }
}

/** The line that a key leads to, or undefined for a key that does not move. `index` is -1 before the first line. */
export function moveOfKey(
  key: string,
  index: number,
  count: number,
  page: number,
): number | undefined {
  if (count === 0) return undefined
  const within = (wanted: number) => Math.min(Math.max(wanted, 0), count - 1)
  switch (key) {
    case 'ArrowDown':
      return within(index + 1)
    case 'ArrowUp':
      return within(index - 1)
    case 'PageDown':
      return within(index + page)
    case 'PageUp':
      return within(index - page)
    case 'Home':
      return 0
    case 'End':
      return count - 1
    default:
      return undefined
  }
}
