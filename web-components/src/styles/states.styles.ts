import { css } from 'lit'

/** What stands where data would: nothing yet, on its way, out of reach. */
export const stateStyles = css`
  .empty {
    display: grid;
    justify-items: center;
    align-content: center;
    gap: var(--wa-space-s);
    min-height: 16rem;
    padding: var(--wa-space-l);
    text-align: center;
  }
  .empty > wa-icon {
    font-size: 2.5rem;
    color: var(--wa-color-text-quiet);
  }
  .empty > p {
    max-width: 34rem;
  }
  .skeleton {
    min-height: 2rem;
    border-radius: var(--wa-border-radius-m);
    background: var(--wa-color-neutral-fill-normal);
    animation: breathe 1.6s ease-in-out infinite alternate;
  }
  @keyframes breathe {
    to {
      opacity: 0.5;
    }
  }
`
