import { css } from 'lit'

/** The small round mark of a state, in no colour yet. */
export const dotStyles = css`
  .dot {
    flex: none;
    width: 0.55rem;
    height: 0.55rem;
    border-radius: 50%;
    background: var(--wa-color-neutral-border-loud);
  }
`
