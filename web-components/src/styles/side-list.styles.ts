import { css } from 'lit'

/** A short list at the side of an agent, each row a link, and what stands in its place. */
export const sideListStyles = css`
  ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  li a {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    align-items: center;
    gap: 0 var(--wa-space-xs);
    padding: var(--wa-space-2xs) var(--wa-space-xs);
    border-radius: var(--wa-border-radius-m);
    text-decoration: none;
    color: inherit;
  }
  li a:hover {
    background: var(--wa-color-overlay-inline);
  }
  .name {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .about {
    grid-column: 2 / -1;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    font-size: var(--wa-font-size-xs);
    color: var(--wa-color-text-quiet);
  }
  .note,
  [role='alert'],
  [role='status'] {
    padding: 0 var(--wa-space-xs);
    font-size: var(--wa-font-size-s);
  }
  wa-skeleton {
    height: 2.25rem;
  }
`
