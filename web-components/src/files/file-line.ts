import { html, nothing } from 'lit'
import { formatBytes, formatDateTime } from '../format.ts'
import '../icons.ts'
import { fileIcon } from './file-kind.ts'
import type { Row } from './file-tree.ts'
import { shown } from './space.ts'

interface FileLine {
  isSelected: boolean
  isReadonly: boolean
  /** Names of classes for what else is to be seen of it. */
  marks: readonly (string | false)[]
}

/** One line of the list of files. */
export function fileLine(row: Row, index: number, { isSelected, isReadonly, marks }: FileLine) {
  const { entry, level, position, siblings, isExpanded } = row
  const isFolder = entry.kind === 'folder'
  const name = shown(entry.name)
  return html`<div
    class=${['line', isSelected && 'selected', ...marks].filter(Boolean).join(' ')}
    role="row"
    id="line-${index}"
    data-index=${index}
    draggable=${isReadonly ? 'false' : 'true'}
    aria-level=${level}
    aria-posinset=${position}
    aria-setsize=${siblings}
    aria-rowindex=${index + 1}
    aria-selected=${isSelected}
    aria-expanded=${isFolder ? String(isExpanded) : nothing}
  >
    <span role="gridcell" class="pick">
      <span class="box" aria-hidden="true">${isSelected ? html`<wa-icon name="check"></wa-icon>` : nothing}</span>
    </span>
    <span role="gridcell" class="name" .style=${`padding-inline-start: ${level - 1}rem`}>
      <span class="twist" aria-hidden="true">
        ${isFolder ? html`<wa-icon name=${isExpanded ? 'chevron-down' : 'chevron-right'}></wa-icon>` : nothing}
      </span>
      <wa-icon
        class=${entry.kind}
        name=${isFolder ? (isExpanded ? 'folder-open' : 'folder') : fileIcon(entry.name)}
      ></wa-icon>
      <span class="open" title=${name}><bdi>${name}</bdi></span>
    </span>
    <span role="gridcell" class="size">${isFolder ? '' : formatBytes(entry.sizeBytes)}</span>
    <span role="gridcell" class="modified">${formatDateTime(entry.modifiedAt)}</span>
  </div>`
}
