import { css } from 'lit'

export const fileListStyles = css`
  :host {
    min-height: 0;
    container-type: inline-size;
  }
  .grid {
    height: 100%;
    display: grid;
    grid-template-rows: auto minmax(0, 1fr);
  }
  .grid.drop {
    outline: 2px dashed var(--wa-color-focus);
    outline-offset: -2px;
  }
  .head,
  .line {
    display: grid;
    /* Where there is more room than names need, what belongs to them does not drift away. */
    grid-template-columns: 2.25rem minmax(0, 60rem) 6rem 13.5rem;
    align-items: center;
    padding-inline: calc(var(--edge) - var(--wa-space-xs)) var(--edge);
  }
  .head {
    grid-template-columns: minmax(0, 60rem) 6rem 13.5rem;
    padding-inline-start: calc(var(--edge) - var(--wa-space-xs) + 2.25rem);
    border-block-end: 1px solid var(--wa-color-surface-border);
  }
  .head button {
    display: flex;
    align-items: center;
    gap: var(--wa-space-2xs);
    min-height: 2.25rem;
    padding: 0;
    border: 0;
    font: inherit;
    font-size: var(--wa-font-size-s);
    color: var(--wa-color-text-quiet);
    background: none;
    cursor: pointer;
  }
  .head button[aria-pressed='true'] {
    font-weight: var(--wa-font-weight-semibold);
    color: var(--wa-color-text-normal);
  }
  .head .size {
    justify-content: end;
  }
  .head .modified {
    padding-inline-start: var(--wa-space-l);
  }
  .lines {
    min-height: 0;
    contain: strict;
    outline-offset: -2px;
  }
  .line {
    width: 100%;
    height: calc(2.4rem * var(--density));
    border-radius: var(--wa-border-radius-s);
    cursor: default;
    user-select: none;
  }
  .line:hover {
    background: var(--wa-color-overlay-inline);
  }
  .line.selected {
    background: var(--wa-color-brand-fill-quiet);
  }
  .line.open-beside {
    box-shadow: inset 3px 0 var(--wa-color-brand-fill-loud);
  }
  .line.drop {
    background: var(--wa-color-brand-fill-normal);
  }
  .lines:focus-visible .line.active {
    outline: var(--wa-focus-ring);
    outline-offset: -2px;
  }
  .line.touched {
    animation: touched 2s ease-out;
  }
  @keyframes touched {
    from {
      background: var(--wa-color-success-fill-normal);
    }
  }
  .pick {
    display: grid;
    place-items: center;
    height: 100%;
  }
  .box {
    display: grid;
    place-items: center;
    width: 1.05rem;
    height: 1.05rem;
    border: 1px solid var(--wa-form-control-border-color);
    border-radius: var(--wa-border-radius-s);
    font-size: 0.8rem;
    opacity: 0.6;
  }
  .line:hover .box,
  .line.selected .box {
    opacity: 1;
  }
  .selected .box {
    border-color: var(--wa-color-brand-fill-loud);
    color: var(--wa-color-brand-on-loud);
    background: var(--wa-color-brand-fill-loud);
  }
  .name {
    display: flex;
    align-items: center;
    gap: var(--wa-space-xs);
    min-width: 0;
    height: 100%;
  }
  .twist {
    display: grid;
    place-items: center;
    flex: none;
    width: 1.5rem;
    height: 100%;
    color: var(--wa-color-text-quiet);
    cursor: pointer;
  }
  .name > wa-icon {
    flex: none;
    font-size: 1.1rem;
    color: var(--wa-color-text-quiet);
  }
  .name > wa-icon.folder {
    color: var(--wa-color-brand-on-quiet);
  }
  .open {
    min-width: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    cursor: pointer;
  }
  .open:hover {
    text-decoration: underline;
  }
  .size {
    text-align: end;
    font-variant-numeric: tabular-nums;
  }
  .line > .size,
  .line > .modified {
    font-size: var(--wa-font-size-s);
    color: var(--wa-color-text-quiet);
    white-space: nowrap;
  }
  .line > .modified {
    padding-inline-start: var(--wa-space-l);
    overflow: hidden;
    text-overflow: ellipsis;
  }
  @container (max-width: 34rem) {
    .line {
      grid-template-columns: 2.25rem minmax(0, 1fr) 5rem;
    }
    .head {
      grid-template-columns: minmax(0, 1fr) 5rem;
    }
    .modified {
      display: none !important;
    }
  }
  @media (pointer: coarse) {
    .line {
      height: 2.9rem;
    }
  }
`
