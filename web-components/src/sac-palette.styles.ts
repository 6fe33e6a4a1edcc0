import { css } from 'lit'

export const paletteStyles = css`
  dialog {
    width: min(38rem, calc(100vw - 2rem));
    max-height: min(32rem, 80dvh);
    margin: min(12vh, 6rem) auto auto;
    padding: 0;
    border: 1px solid var(--wa-color-surface-border);
    border-radius: var(--wa-border-radius-l);
    color: inherit;
    background: var(--wa-color-surface-raised);
    box-shadow: var(--wa-shadow-l);
    overflow: hidden;
  }
  dialog[open] {
    display: flex;
    flex-direction: column;
  }
  dialog::backdrop {
    background: var(--wa-color-overlay-modal);
  }
  .search {
    display: flex;
    align-items: center;
    gap: var(--wa-space-s);
    padding: var(--wa-space-s) var(--wa-space-m);
    border-block-end: 1px solid var(--wa-color-surface-border);
  }
  .search wa-icon {
    color: var(--wa-color-text-quiet);
  }
  input {
    flex: 1;
    min-width: 0;
    padding: var(--wa-space-2xs) 0;
    border: 0;
    outline: 0;
    font: inherit;
    font-size: var(--wa-font-size-l);
    color: inherit;
    background: none;
  }
  input:focus-visible {
    /* The one field of the dialog: its caret and the line below say where one is. */
    outline: 0;
  }
  .search:focus-within {
    border-block-end-color: var(--wa-color-focus);
  }
  input::placeholder {
    color: var(--wa-color-text-quiet);
  }
  ul {
    margin: 0;
    padding: var(--wa-space-xs);
    list-style: none;
    overflow: auto;
  }
  li {
    display: flex;
    align-items: center;
    gap: var(--wa-space-s);
    min-height: 2.4rem;
    padding: 0 var(--wa-space-s);
    border-radius: var(--wa-border-radius-m);
    cursor: pointer;
  }
  li wa-icon {
    color: var(--wa-color-text-quiet);
  }
  li[aria-selected='true'] {
    color: var(--wa-color-brand-on-normal);
    background: var(--wa-color-brand-fill-normal);
  }
  li[aria-selected='true'] wa-icon {
    color: inherit;
  }
  .label,
  .detail {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .detail {
    margin-inline-start: auto;
    flex: 0 1 auto;
    font-size: var(--wa-font-size-s);
    color: var(--wa-color-text-quiet);
  }
  li[aria-selected='true'] .detail {
    color: inherit;
  }
  .none {
    padding: var(--wa-space-l);
    text-align: center;
  }
`
