import { css } from 'lit'

export const agentsStyles = css`
  :host {
    max-width: 84rem;
    margin-inline: auto;
    padding: var(--edge);
  }
  .grid {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(20rem, 100%), 1fr));
    gap: var(--wa-space-m);
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .grid > li {
    display: grid;
  }
  .placeholder {
    min-height: 9.5rem;
    padding: var(--wa-space-m);
    border: 1px solid var(--wa-color-surface-border);
    border-radius: var(--wa-border-radius-l);
  }
  .placeholder wa-skeleton:first-child {
    width: 45%;
  }
  .empty {
    justify-items: center;
    padding: var(--wa-space-3xl) var(--wa-space-l);
    border: 1px dashed var(--wa-color-neutral-border-normal);
    border-radius: var(--wa-border-radius-l);
    text-align: center;
  }
  .empty p {
    max-width: 34rem;
  }
  .empty > wa-icon {
    font-size: 2.5rem;
    color: var(--wa-color-brand-on-quiet);
  }
  .more {
    justify-self: start;
  }
`
