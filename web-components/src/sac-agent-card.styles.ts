import { css } from 'lit'

export const agentCardStyles = css`
  :host {
    display: grid;
  }
  article {
    position: relative;
    display: grid;
    grid-template-rows: auto 1fr auto;
    gap: var(--wa-space-s);
    min-height: 9.5rem;
    padding: var(--wa-space-m);
    border: 1px solid var(--wa-color-surface-border);
    border-radius: var(--wa-border-radius-l);
    background: var(--wa-color-surface-raised);
    transition: border-color var(--wa-transition-normal), box-shadow var(--wa-transition-normal);
  }
  article:hover {
    border-color: var(--wa-color-brand-border-normal);
    box-shadow: var(--wa-shadow-m);
  }
  .top {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    gap: var(--wa-space-s);
    align-items: start;
  }
  .glyph {
    display: grid;
    place-content: center;
    width: 2.5rem;
    height: 2.5rem;
    border-radius: var(--wa-border-radius-m);
    font-size: 1.25rem;
    color: var(--wa-color-brand-on-normal);
    background: var(--wa-color-brand-fill-normal);
  }
  h2 {
    font-size: var(--wa-font-size-l);
    overflow-wrap: anywhere;
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    overflow: hidden;
  }
  h2 a {
    color: inherit;
    text-decoration: none;
  }
  /* The whole card is the link; what else can be pressed stands above it. */
  h2 a::after {
    content: '';
    position: absolute;
    inset: 0;
    border-radius: inherit;
  }
  h2 a:focus-visible {
    outline: none;
  }
  article:has(h2 a:focus-visible) {
    outline: var(--wa-focus-ring);
    outline-offset: var(--wa-focus-ring-offset);
  }
  wa-dropdown {
    position: relative;
    z-index: 1;
  }
  .state {
    display: flex;
    align-items: center;
    gap: 0.45em;
    margin-block-start: 0.15rem;
    font-size: var(--wa-font-size-s);
    color: var(--wa-color-text-quiet);
  }
  .ready .dot {
    background: var(--wa-color-success-border-loud);
  }
  .busy .dot {
    background: var(--wa-color-warning-border-loud);
    animation: breathe 1.4s ease-in-out infinite alternate;
  }
  .wrong {
    color: var(--wa-color-danger-on-quiet);
  }
  .wrong .dot {
    background: var(--wa-color-danger-border-loud);
  }
  @keyframes breathe {
    to {
      opacity: 0.35;
    }
  }
  .about {
    overflow-wrap: anywhere;
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 3;
    overflow: hidden;
  }
  .wrong.about {
    -webkit-line-clamp: 6;
    font-size: var(--wa-font-size-s);
  }
  .facts {
    display: flex;
    flex-wrap: wrap;
    gap: 0 var(--wa-space-m);
    font-size: var(--wa-font-size-s);
    color: var(--wa-color-text-quiet);
  }
  .facts span {
    overflow-wrap: anywhere;
  }
`
