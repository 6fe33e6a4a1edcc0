import { css } from 'lit'

/** How a skill looks wherever it stands: its icon, and short words about it. */
export const skillTagStyles = css`
  .icon {
    flex: none;
    display: grid;
    place-content: center;
    width: 2.25rem;
    height: 2.25rem;
    border-radius: var(--wa-border-radius-m);
    font-size: 1.2rem;
    line-height: 1;
    color: var(--wa-color-brand-on-quiet);
    background: var(--wa-color-brand-fill-quiet);
  }
  .tag {
    flex: none;
    padding: 0 var(--wa-space-xs);
    border: 1px solid var(--wa-color-neutral-border-quiet);
    border-radius: var(--wa-border-radius-pill);
    font-size: var(--wa-font-size-xs);
    line-height: 1.6;
    color: var(--wa-color-text-quiet);
    background: var(--wa-color-neutral-fill-quiet);
    white-space: nowrap;
  }
  .tag.official {
    border-color: var(--wa-color-brand-border-quiet);
    color: var(--wa-color-brand-on-quiet);
    background: var(--wa-color-brand-fill-quiet);
  }
  .tag.update {
    border-color: var(--wa-color-warning-border-quiet);
    color: var(--wa-color-warning-on-quiet);
    background: var(--wa-color-warning-fill-quiet);
  }
  .tag.done {
    border-color: var(--wa-color-success-border-quiet);
    color: var(--wa-color-success-on-quiet);
    background: var(--wa-color-success-fill-quiet);
  }
  .tag.wrong {
    border-color: var(--wa-color-danger-border-quiet);
    color: var(--wa-color-danger-on-quiet);
    background: var(--wa-color-danger-fill-quiet);
  }
`
