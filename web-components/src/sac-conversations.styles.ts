import { css } from 'lit'
import { fieldStyles } from './styles/field.styles.ts'
import { stateStyles } from './styles/states.styles.ts'

export const conversationsStyles = [
  fieldStyles,
  stateStyles,
  css`
    :host {
      height: 100%;
      display: grid;
      grid-template-rows: auto minmax(0, 1fr);
    }
    header {
      display: grid;
      gap: var(--wa-space-m);
      padding: var(--edge) var(--edge) var(--wa-space-m);
      border-block-end: 1px solid var(--wa-color-surface-border);
    }
    .panes {
      display: grid;
      grid-template-columns: 18rem minmax(0, 1fr);
      min-height: 0;
    }
    aside {
      display: grid;
      align-content: start;
      gap: var(--wa-space-m);
      padding: var(--wa-space-m) var(--edge);
      border-inline-end: 1px solid var(--wa-color-surface-border);
      overflow: auto;
    }
    .read {
      display: grid;
      grid-template-rows: auto minmax(0, 1fr);
      min-width: 0;
      min-height: 0;
    }
    .back {
      display: none;
    }
    ul {
      display: grid;
      gap: var(--wa-space-3xs);
      margin: 0;
      padding: 0;
      list-style: none;
    }
    ul a {
      display: flex;
      align-items: center;
      justify-content: space-between;
      gap: var(--wa-space-xs);
      min-height: 2.25rem;
      padding: 0 var(--wa-space-s);
      border-radius: var(--wa-border-radius-m);
      color: var(--wa-color-text-normal);
      text-decoration: none;
      font-size: var(--wa-font-size-s);
    }
    ul a:hover {
      background: var(--wa-color-overlay-inline);
    }
    ul a[aria-current='page'] {
      font-weight: var(--wa-font-weight-semibold);
      color: var(--wa-color-brand-on-normal);
      background: var(--wa-color-brand-fill-normal);
    }
    .count {
      color: var(--wa-color-text-quiet);
    }
    [aria-current='page'] .count {
      color: inherit;
    }
    @media (max-width: 50rem) {
      .panes {
        grid-template-columns: minmax(0, 1fr);
      }
      .panes[data-open] aside,
      .panes:not([data-open]) .read {
        display: none;
      }
      aside {
        border: 0;
      }
      .back {
        display: block;
        padding: var(--wa-space-2xs) var(--wa-space-s) 0;
      }
    }
  `,
]
