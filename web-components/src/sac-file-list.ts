import { msg } from '@lit/localize'
import { virtualize, virtualizerRef } from '@lit-labs/virtualizer/virtualize.js'
import { html, nothing, type PropertyValues } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import type { FileCommand } from './events.ts'
import { fileLine } from './files/file-line.ts'
import type { Row } from './files/file-tree.ts'
import { ListKeys, orderOf } from './files/list-keys.ts'
import { Selection } from './files/selection.ts'
import { sortColumn } from './files/sort-column.ts'
import type { Sorting, SortKey } from './files/sorting.ts'
import { DRAGGED_PATHS, parentOf } from './files/space.ts'
import './icons.ts'
import { SacElement } from './sac-element.ts'
import { fileListStyles } from './sac-file-list.styles.ts'

type VirtualizerHost = HTMLElement & {
  [virtualizerRef]?: {
    element(index: number): { scrollIntoView(options: object): void } | undefined
  }
}

/**
 * @summary The lines of a workspace as a tree of any size: only what is seen stands in the page.
 *
 * The list as a whole has the focus and names the line that the keys are at (`aria-activedescendant`): a line that is
 * scrolled away leaves the page, and would take the focus with it.
 *
 * @event sac-file-command - Open, expand, collapse, rename, delete or move.
 * @event sac-files-select - Other lines are selected; `detail: { paths }`.
 * @event sac-files-sort - Another order was asked for; `detail: { by }`.
 * @event sac-files-drop - Files of the device were dropped; `detail: { to, data }`.
 */
@customElement('sac-file-list')
export class SacFileList extends SacElement {
  static override styles = [SacElement.styles, fileListStyles]

  readonly #selection = new Selection()
  readonly #keys = new ListKeys(this.#selection, {
    onCommand: (command) => this.#command(command),
    onMove: () => {
      this.#tell()
      this.#reveal()
    },
    mayWrite: () => !this.readonly,
  })

  @query('.lines') private lines!: VirtualizerHost
  @state() private dropTarget: string | undefined

  @property({ attribute: false }) rows: readonly Row[] = []
  @property({ attribute: false }) sorting: Sorting = { by: 'name', isDescending: false }
  /** The open folder. */
  @property() folder = ''
  /** The file that is shown beside the list. */
  @property() shownPath = ''
  @property({ type: Boolean }) readonly = false
  /** Lines that just changed. */
  @property({ attribute: false }) touched: ReadonlySet<string> = new Set()

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('folder')) this.#selection.clear()
    if (changed.has('rows') && (this.#selection.paths.size > 0 || this.#selection.active)) {
      const there = new Set(this.rows.map(({ entry }) => entry.path))
      if (this.#selection.keep((path) => there.has(path))) this.#tell()
    }
  }

  override focus(): void {
    this.lines.focus()
  }

  /** Selects a line and brings it into view. */
  show(path: string): void {
    this.#selection.set(path)
    this.#tell()
    this.#reveal()
  }

  clearSelection(): void {
    this.#selection.clear()
    this.#tell()
  }

  #tell(): void {
    this.emit('sac-files-select', { paths: [...this.#selection.paths] })
    this.requestUpdate()
  }

  #activeIndex(): number {
    const { active } = this.#selection
    return active === undefined ? -1 : this.rows.findIndex(({ entry }) => entry.path === active)
  }

  #reveal(): void {
    const index = this.#activeIndex()
    if (index < 0) return
    const line = this.lines[virtualizerRef]?.element(index)
    line?.scrollIntoView({ block: 'nearest' })
  }

  #command(detail: FileCommand): void {
    this.emit('sac-file-command', detail)
  }

  #onKey = (event: KeyboardEvent): void => {
    const linesPerPage = Math.max(1, Math.floor(this.lines.clientHeight / 40) - 1)
    if (this.#keys.press(event, this.rows, linesPerPage)) event.preventDefault()
  }

  #rowOf(event: Event): Row | undefined {
    const line = event
      .composedPath()
      .find((node) => node instanceof HTMLElement && node.dataset['index'])
    return line instanceof HTMLElement ? this.rows[Number(line.dataset['index'])] : undefined
  }

  #onClick = (event: MouseEvent): void => {
    const row = this.#rowOf(event)
    if (!row) return
    const { path } = row.entry
    const target = event.composedPath()[0]
    if (!(target instanceof Element)) return
    if (target.closest('.twist')) {
      this.#command({ command: row.isExpanded ? 'collapse' : 'expand', path })
      return
    }
    if (target.closest('.pick') || event.ctrlKey || event.metaKey) this.#selection.toggle(path)
    else if (event.shiftKey) this.#selection.extend(path, orderOf(this.rows))
    else if (target.closest('.open')) {
      this.#selection.move(path)
      this.#command({ command: 'open', path })
    } else this.#selection.set(path)
    this.#tell()
  }

  #onDoubleClick = (event: MouseEvent): void => {
    const row = this.#rowOf(event)
    if (row) this.#command({ command: 'open', path: row.entry.path })
  }

  #onDragStart = (event: DragEvent): void => {
    const row = this.#rowOf(event)
    if (!row || !event.dataTransfer || this.readonly) return
    if (!this.#selection.paths.has(row.entry.path)) this.#selection.set(row.entry.path)
    event.dataTransfer.effectAllowed = 'move'
    event.dataTransfer.setData(DRAGGED_PATHS, JSON.stringify(this.#selection.chosen))
    this.#tell()
  }

  #onDragOver = (event: DragEvent): void => {
    const types = event.dataTransfer?.types ?? []
    if (this.readonly || !(types.includes('Files') || types.includes(DRAGGED_PATHS))) return
    event.preventDefault()
    const row = this.#rowOf(event)
    if (row)
      this.dropTarget = row.entry.kind === 'folder' ? row.entry.path : parentOf(row.entry.path)
    else this.dropTarget = this.folder
  }

  #onDrop = (event: DragEvent): void => {
    const to = this.dropTarget
    this.dropTarget = undefined
    if (to === undefined || !event.dataTransfer) return
    event.preventDefault()
    const dragged = event.dataTransfer.getData(DRAGGED_PATHS)
    if (!dragged) this.emit('sac-files-drop', { to, data: event.dataTransfer })
    else this.#command({ command: 'move', paths: JSON.parse(dragged) as string[], to })
  }

  override render() {
    const active = this.#activeIndex()
    return html`
      <div
        class="grid ${this.dropTarget === this.folder ? 'drop' : ''}"
        @dragover=${this.#onDragOver}
        @dragleave=${() => {
          this.dropTarget = undefined
        }}
        @drop=${this.#onDrop}
      >
        <div class="head">
          ${this.#column('name', msg('Name'))} ${this.#column('size', msg('Size'))}
          ${this.#column('modified', msg('Changed'))}
        </div>
        <div
          class="lines"
          role="treegrid"
          tabindex="0"
          aria-label=${msg('Files')}
          aria-multiselectable="true"
          aria-rowcount=${this.rows.length}
          aria-readonly=${this.readonly}
          aria-activedescendant=${active < 0 ? nothing : `line-${active}`}
          @keydown=${this.#onKey}
          @click=${this.#onClick}
          @dblclick=${this.#onDoubleClick}
          @dragstart=${this.#onDragStart}
          @focus=${this.#onFocus}
        >
          ${virtualize({
            items: this.rows as Row[],
            renderItem: (row, index) => this.#line(row, index),
            keyFunction: (row) => (row as Row).entry.path,
            scroller: true,
          })}
        </div>
      </div>
    `
  }

  /** The keys start somewhere. */
  #onFocus = (): void => {
    const first = this.rows[0]
    if (this.#activeIndex() >= 0 || !first || this.matches(':active')) return
    this.#selection.active = first.entry.path
    this.requestUpdate()
  }

  #column(by: SortKey, label: string) {
    return sortColumn(by, label, this.sorting, () => this.emit('sac-files-sort', { by }))
  }

  #line(row: Row, index: number) {
    const { path, kind } = row.entry
    return fileLine(row, index, {
      isSelected: this.#selection.paths.has(path),
      isReadonly: this.readonly,
      marks: [
        path === this.#selection.active && 'active',
        path === this.shownPath && 'open-beside',
        kind === 'folder' && path === this.dropTarget && 'drop',
        this.touched.has(path) && 'touched',
      ],
    })
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'sac-file-list': SacFileList
  }
}
