import { css } from 'lit'

/** Files at the side of what they hold; above it on a phone. */
export const fileListStyles = css`
  .panes {
    display: grid;
    grid-template-columns: 14rem minmax(0, 1fr);
    gap: var(--wa-space-m);
  }
  ul {
    display: grid;
    align-content: start;
    gap: 1px;
    margin: 0;
    padding: 0;
    list-style: none;
    min-width: 0;
  }
  .file {
    display: flex;
    align-items: center;
    gap: var(--wa-space-xs);
    width: 100%;
    min-height: 2.1rem;
    padding: 0 var(--wa-space-xs);
    border: 0;
    border-radius: var(--wa-border-radius-m);
    font: inherit;
    font-size: var(--wa-font-size-s);
    text-align: start;
    color: inherit;
    background: none;
    cursor: pointer;
  }
  .file:hover {
    background: var(--wa-color-overlay-inline);
  }
  .file[aria-current='true'] {
    color: var(--wa-color-brand-on-normal);
    background: var(--wa-color-brand-fill-normal);
  }
  .file .name {
    flex: 1;
    min-width: 0;
    overflow-wrap: anywhere;
  }
  .file .size {
    color: var(--wa-color-text-quiet);
    white-space: nowrap;
  }
  .file[aria-current='true'] .size {
    color: inherit;
  }
  @media (max-width: 50rem) {
    .panes {
      grid-template-columns: minmax(0, 1fr);
    }
  }
`
