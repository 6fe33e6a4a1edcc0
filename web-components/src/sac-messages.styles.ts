import { css } from 'lit'

export const messagesStyles = css`
  :host {
    display: flex;
    min-height: 0;
  }
  .scroll {
    flex: 1;
    min-width: 0;
    padding: var(--wa-space-m);
    overflow: auto;
    overflow-anchor: none;
  }
  ol {
    display: grid;
    gap: var(--wa-space-m);
    max-width: 52rem;
    margin: 0 auto;
    padding: 0;
    list-style: none;
  }
  li {
    min-width: 0;
    content-visibility: auto;
    contain-intrinsic-size: auto 6rem;
  }
  .day {
    font-size: var(--wa-font-size-s);
    color: var(--wa-color-text-quiet);
    text-align: center;
  }
  .head {
    display: flex;
    align-items: baseline;
    flex-wrap: wrap;
    gap: var(--wa-space-xs);
    margin-block-end: var(--wa-space-2xs);
    font-size: var(--wa-font-size-s);
    color: var(--wa-color-text-quiet);
  }
  .head strong {
    color: var(--wa-color-text-normal);
    font-weight: var(--wa-font-weight-semibold);
    overflow-wrap: anywhere;
  }
  .user {
    justify-self: end;
    max-width: 90%;
    padding: var(--wa-space-s) var(--wa-space-m);
    border-radius: var(--wa-border-radius-l);
    background: var(--wa-color-brand-fill-quiet);
  }
  .user .head {
    color: var(--wa-color-text-normal);
  }
  .said {
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .note {
    display: grid;
    justify-items: center;
    gap: var(--wa-space-xs);
    padding-block-end: var(--wa-space-m);
    text-align: center;
  }
  .skeleton {
    height: 4.5rem;
    max-width: 52rem;
    margin: 0 auto var(--wa-space-m);
    border-radius: var(--wa-border-radius-l);
    background: var(--wa-color-neutral-fill-normal);
    animation: breathe 1.6s ease-in-out infinite alternate;
  }
  @keyframes breathe {
    to {
      opacity: 0.5;
    }
  }
`
