import { msg, str } from '@lit/localize'
import { html, nothing } from 'lit'
import '../icons.ts'
import type { Sorting, SortKey } from './sorting.ts'

/** The head of a column, which sorts by it. */
export function sortColumn(
  by: SortKey,
  label: string,
  sorting: Sorting,
  onSort: (by: SortKey) => void,
) {
  const isOn = sorting.by === by
  const direction = sorting.isDescending ? msg('descending') : msg('ascending')
  return html`<button
    class=${by}
    aria-pressed=${isOn}
    title=${isOn ? msg(str`Sorted by ${label}, ${direction}`) : msg(str`Sort by ${label}`)}
    @click=${() => onSort(by)}
  >
    ${label}${
      isOn
        ? html`<wa-icon name=${sorting.isDescending ? 'chevron-down' : 'chevron-up'}></wa-icon>`
        : nothing
    }
  </button>`
}
