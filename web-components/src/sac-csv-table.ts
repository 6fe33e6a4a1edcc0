import { msg, str } from '@lit/localize'
import { virtualize } from '@lit-labs/virtualizer/virtualize.js'
import { css, html, nothing, type PropertyValues } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import Papa from 'papaparse'
import { formatNumber } from './format.ts'
import { SacElement } from './sac-element.ts'

const MOST_ROWS = 10_000
const MOST_COLUMNS = 200

/**
 * @summary Shows comma- or tab-separated values as a table. Cells are text: nothing in them is computed.
 */
@customElement('sac-csv-table')
export class SacCsvTable extends SacElement {
  static override styles = [
    SacElement.styles,
    css`
      :host {
        display: grid;
        grid-template-rows: minmax(0, 1fr) auto;
      }
      .table {
        overflow: auto;
        font-size: var(--wa-font-size-s);
      }
      .table:focus-visible {
        outline-offset: -2px;
      }
      .row {
        display: grid;
        gap: 0;
        width: 100%;
      }
      .head {
        position: sticky;
        top: 0;
        z-index: 1;
        font-weight: var(--wa-font-weight-semibold);
        background: var(--wa-color-surface-lowered);
      }
      [role='cell'],
      [role='columnheader'] {
        height: 2.1rem;
        padding: 0.35rem var(--wa-space-s);
        border-block-end: 1px solid var(--wa-color-surface-border);
        border-inline-end: 1px solid var(--wa-color-surface-border);
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      p {
        padding: var(--wa-space-xs) var(--wa-space-m);
        font-size: var(--wa-font-size-s);
        border-block-start: 1px solid var(--wa-color-surface-border);
      }
    `,
  ]

  @state() private head: string[] = []
  @state() private rows: string[][] = []
  @state() private note = ''

  @property({ attribute: false }) text = ''
  /** What it is to somebody who does not see it. */
  @property() name = ''

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('text')) return
    const { data, meta } = Papa.parse<string[]>(this.text.replace(/^\ufeff/, ''), {
      preview: MOST_ROWS + 1,
      skipEmptyLines: 'greedy',
    })
    const width = Math.min(MOST_COLUMNS, Math.max(0, ...data.map(({ length }) => length)))
    const filled = data.map((row) => Array.from({ length: width }, (_, at) => row[at] ?? ''))
    this.head = filled[0] ?? []
    this.rows = filled.slice(1)
    this.note = meta.truncated
      ? msg(
          str`The first ${formatNumber(this.rows.length)} rows. Download the file for all of them.`,
        )
      : msg(str`${formatNumber(this.rows.length)} rows, ${formatNumber(width)} columns`)
  }

  override render() {
    if (this.head.length === 0) return html`<p role="status">${msg('This table is empty.')}</p>`
    // As a property: our policy lets no `style` attribute through, which is what `styleMap` writes first.
    const count = this.head.length
    const columns = `grid-template-columns: repeat(${count}, minmax(8rem, 1fr)); min-width: ${count * 8}rem`
    return html`<div
        class="table"
        role="table"
        tabindex="0"
        aria-label=${this.name}
        aria-rowcount=${this.rows.length + 1}
      >
        <div role="rowgroup" class="head" .style=${columns}>
          <div class="row" role="row" aria-rowindex="1" .style=${columns}>
            ${this.head.map((text) => html`<span role="columnheader" title=${text}>${text}</span>`)}
          </div>
        </div>
        <div role="rowgroup" .style=${columns}>
          ${virtualize({
            items: this.rows,
            renderItem: (cells, index) => html`<div
              class="row"
              role="row"
              aria-rowindex=${index + 2}
              .style=${columns}
            >
              ${cells.map((text) => html`<span role="cell" title=${text || nothing}>${text}</span>`)}
            </div>`,
          })}
        </div>
      </div>
      <p class="quiet" role="status">${this.note}</p>`
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'sac-csv-table': SacCsvTable
  }
}
