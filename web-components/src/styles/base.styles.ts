import { css } from 'lit'

/** What every element starts from: type, links, focus, and the few shapes that several of them share. */
export const base = css`
  :host {
    display: block;
    box-sizing: border-box;
    color: var(--wa-color-text-normal);
    font: var(--wa-font-weight-body) var(--wa-font-size-m) / var(--wa-line-height-normal)
      var(--wa-font-family-body);
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  *,
  *::before,
  *::after {
    box-sizing: inherit;
  }
  h1,
  h2,
  h3,
  p {
    margin: 0;
  }
  h1,
  h2,
  h3 {
    font-weight: var(--wa-font-weight-heading);
    line-height: var(--wa-line-height-condensed);
  }
  h1 {
    font-size: var(--wa-font-size-2xl);
  }
  h2 {
    font-size: var(--wa-font-size-xl);
  }
  h3 {
    font-size: var(--wa-font-size-l);
  }
  a {
    color: var(--wa-color-text-link);
  }
  code,
  kbd,
  pre {
    font-family: var(--wa-font-family-code);
    font-size: 0.92em;
  }
  kbd {
    padding: 0.1em 0.4em;
    border: 1px solid var(--wa-color-surface-border);
    border-radius: var(--wa-border-radius-s);
    background: var(--wa-color-surface-lowered);
  }
  :focus-visible {
    outline: var(--wa-focus-ring);
    outline-offset: var(--wa-focus-ring-offset);
  }
  .quiet {
    color: var(--wa-color-text-quiet);
  }
  .row {
    display: flex;
    align-items: center;
    gap: var(--wa-space-xs);
    flex-wrap: wrap;
  }
  .spread {
    justify-content: space-between;
  }
  .stack {
    display: grid;
    gap: var(--wa-space-m);
  }
  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    *::before,
    *::after {
      animation-duration: 1ms !important;
      /* Any other one would make each inherited colour a transition of its own. */
      transition-duration: 0s !important;
    }
  }
`
