import { css } from 'lit'

/** What every element starts from: type, links, focus, and the few shapes that several of them share. */
export const base = css`
  :host {
    /* Between a place and the edge of the page. */
    --edge: var(--wa-space-l);
    display: block;
    box-sizing: border-box;
    /* What is inherited would come from a page that styles everything, such as * { color: red }. Colours and type are
       changed by --sac-*. */
    color: var(--wa-color-text-normal) !important;
    font: var(--wa-font-weight-body) var(--wa-font-size-m) / var(--wa-line-height-normal)
      var(--wa-font-family-body) !important;
    letter-spacing: normal !important;
    word-spacing: normal !important;
    text-align: start !important;
    text-indent: 0 !important;
    text-shadow: none !important;
    text-transform: none !important;
    white-space: normal !important;
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
  /* The heading of a place, with what one does there: at the same spot in each of them. */
  .heading {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: var(--wa-space-xs) var(--wa-space-m);
    min-height: 2.75rem;
  }
  @media (max-width: 50rem) {
    :host {
      --edge: var(--wa-space-m);
    }
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
      /* A duration, however short, would make every property of everything move: each level after the one above. */
      transition: none !important;
    }
  }
`
