import { css } from 'lit'

export const uploadsStyles = css`
  section {
    border-block-start: 1px solid var(--wa-color-surface-border);
    background: var(--wa-color-surface-lowered);
    padding: var(--wa-space-2xs) var(--wa-space-m);
  }
  .summary {
    display: flex;
    align-items: center;
    gap: var(--wa-space-xs);
  }
  .words {
    flex: 1;
    min-width: 0;
  }
  .rate {
    font-size: var(--wa-font-size-s);
    font-variant-numeric: tabular-nums;
  }
  wa-progress-bar {
    --track-height: 0.3rem;
  }
  ul {
    max-height: 9rem;
    margin: 0;
    padding: 0;
    overflow: auto;
    list-style: none;
  }
  li {
    display: flex;
    align-items: center;
    gap: var(--wa-space-xs);
    font-size: var(--wa-font-size-s);
  }
  .name {
    flex: 1;
    min-width: 6rem;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .error {
    flex: 2;
    color: var(--wa-color-danger-on-quiet);
  }
  @media (max-width: 50rem) {
    .rate {
      display: none;
    }
  }
`
