import { css } from 'lit'

export const settingsStyles = css`
  :host {
    display: grid;
    grid-template-columns: 12rem minmax(0, 1fr);
    gap: var(--wa-space-m) var(--wa-space-2xl);
    align-items: start;
    max-width: 72rem;
    margin-inline: auto;
    padding: var(--edge);
  }
  .heading {
    grid-column: 1 / -1;
  }
  nav {
    display: grid;
    gap: var(--wa-space-3xs);
    position: sticky;
    top: var(--wa-space-l);
  }
  nav h2 {
    padding: var(--wa-space-m) var(--wa-space-s) var(--wa-space-2xs);
    font-size: var(--wa-font-size-s);
    color: var(--wa-color-text-quiet);
  }
  nav a {
    padding: var(--wa-space-xs) var(--wa-space-s);
    border-radius: var(--wa-border-radius-m);
    text-decoration: none;
    color: inherit;
  }
  nav a:hover {
    background: var(--wa-color-overlay-inline);
  }
  nav a[aria-current='page'] {
    font-weight: var(--wa-font-weight-semibold);
    color: var(--wa-color-brand-on-normal);
    background: var(--wa-color-brand-fill-normal);
  }
  @media (max-width: 50rem) {
    :host {
      grid-template-columns: minmax(0, 1fr);
    }
    nav {
      position: static;
      display: flex;
      flex-wrap: wrap;
      gap: var(--wa-space-2xs);
    }
    nav h2 {
      display: none;
    }
    nav a {
      padding: var(--wa-space-2xs) var(--wa-space-s);
      border: 1px solid var(--wa-color-surface-border);
    }
  }
`

/** What the sections share: a heading with words, rows of a list, tables that scroll by themselves. */
export const sectionStyles = css`
  section + section {
    margin-block-start: var(--wa-space-2xl);
  }
  h2 {
    font-size: var(--wa-font-size-xl);
  }
  .form {
    max-width: 30rem;
  }
  .list {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .list > li {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: var(--wa-space-2xs) var(--wa-space-m);
    align-items: center;
    padding: var(--wa-space-s) 0;
    border-block-start: 1px solid var(--wa-color-surface-border);
  }
  .list > .whole {
    display: block;
    padding: 0 0 var(--wa-space-l) var(--wa-space-l);
    border: 0;
  }
  .list > li:last-child {
    border-block-end: 1px solid var(--wa-color-surface-border);
  }
  .name {
    font-weight: var(--wa-font-weight-semibold);
    overflow-wrap: anywhere;
  }
  .small {
    font-size: var(--wa-font-size-s);
    overflow-wrap: anywhere;
  }
  dl {
    display: grid;
    grid-template-columns: max-content minmax(0, 1fr);
    gap: var(--wa-space-xs) var(--wa-space-l);
    margin: 0;
  }
  dt {
    color: var(--wa-color-text-quiet);
  }
  dd {
    margin: 0;
    overflow-wrap: anywhere;
  }
  .scroll {
    overflow-x: auto;
  }
  table {
    width: 100%;
    border-collapse: collapse;
  }
  th,
  td {
    padding: var(--wa-space-xs) var(--wa-space-s) var(--wa-space-xs) 0;
    border-block-end: 1px solid var(--wa-color-surface-border);
    text-align: start;
    vertical-align: middle;
  }
  th {
    font-size: var(--wa-font-size-s);
    font-weight: var(--wa-font-weight-semibold);
    color: var(--wa-color-text-quiet);
  }
  .number {
    text-align: end;
    font-variant-numeric: tabular-nums;
  }
  .tag {
    padding: 0 0.5em;
    border-radius: var(--wa-border-radius-pill);
    font-size: var(--wa-font-size-xs);
    color: var(--wa-color-neutral-on-normal);
    background: var(--wa-color-neutral-fill-normal);
    white-space: nowrap;
  }
`
