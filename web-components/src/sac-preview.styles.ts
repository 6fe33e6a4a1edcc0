import { css } from 'lit'

export const previewStyles = css`
  section {
    height: 100%;
    display: grid;
    grid-template-rows: auto auto minmax(0, 1fr);
    background: var(--wa-color-surface-default);
  }
  .head {
    display: flex;
    align-items: center;
    gap: var(--wa-space-xs);
    min-height: 2.9rem;
    padding: 0 var(--wa-space-s) 0 var(--wa-space-2xs);
    border-block-end: 1px solid var(--wa-color-surface-border);
  }
  h2 {
    flex: 1;
    min-width: 0;
    font-size: var(--wa-font-size-m);
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .size {
    font-size: var(--wa-font-size-s);
    white-space: nowrap;
  }
  .note {
    grid-row: 2;
    padding: var(--wa-space-xs) var(--wa-space-m);
    font-size: var(--wa-font-size-s);
    color: var(--wa-color-warning-on-normal);
    background: var(--wa-color-warning-fill-quiet);
    border-block-end: 1px solid var(--wa-color-warning-border-quiet);
  }
  .content {
    grid-row: 3;
    min-height: 0;
    position: relative;
  }
  .content > * {
    height: 100%;
  }
  .prose {
    padding: var(--wa-space-l) clamp(var(--wa-space-m), 6%, var(--wa-space-2xl));
    overflow: auto;
  }
  .prose sac-markdown {
    max-width: 46rem;
    margin-inline: auto;
  }
  .prose:focus-visible {
    outline-offset: -2px;
  }
  .message {
    display: grid;
    place-content: center;
    justify-items: center;
    gap: var(--wa-space-m);
    padding: var(--wa-space-l);
    text-align: center;
    color: var(--wa-color-text-quiet);
  }
  .message > wa-icon {
    font-size: 2.4rem;
  }
  .busy {
    margin: var(--wa-space-m);
    height: 8rem;
    border-radius: var(--wa-border-radius-m);
    background: var(--wa-color-neutral-fill-normal);
    animation: breathe 1.4s ease-in-out infinite alternate;
  }
  @keyframes breathe {
    to {
      opacity: 0.4;
    }
  }
`
