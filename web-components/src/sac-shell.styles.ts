import { css } from 'lit'

export const shellStyles = css`
  :host {
    height: 100dvh;
    display: grid;
    grid-template: 'banner banner' auto 'nav main' minmax(0, 1fr) / 14.5rem minmax(0, 1fr);
  }
  .banner {
    grid-area: banner;
  }
  .banner > p {
    display: flex;
    align-items: center;
    justify-content: center;
    gap: var(--wa-space-xs);
    padding: var(--wa-space-2xs) var(--wa-space-m);
    font-size: var(--wa-font-size-s);
    color: var(--wa-color-warning-on-normal);
    background: var(--wa-color-warning-fill-normal);
  }
  nav {
    grid-area: nav;
    display: flex;
    flex-direction: column;
    gap: var(--wa-space-3xs);
    padding: var(--wa-space-m) var(--wa-space-s);
    border-inline-end: 1px solid var(--wa-color-surface-border);
    background: var(--wa-color-surface-lowered);
    overflow: auto;
  }
  .brand {
    padding: 0 var(--wa-space-s) var(--wa-space-m);
    font-size: var(--wa-font-size-l);
    font-weight: var(--wa-font-weight-heading);
  }
  .place {
    display: flex;
    align-items: center;
    gap: var(--wa-space-s);
    min-height: 2.5rem;
    padding: 0 var(--wa-space-s);
    border: 0;
    border-radius: var(--wa-border-radius-m);
    font: inherit;
    text-align: start;
    text-decoration: none;
    color: var(--wa-color-text-normal);
    background: none;
    cursor: pointer;
  }
  .place:hover {
    background: var(--wa-color-overlay-inline);
  }
  .place[aria-current='page'] {
    font-weight: var(--wa-font-weight-semibold);
    color: var(--wa-color-brand-on-normal);
    background: var(--wa-color-brand-fill-normal);
  }
  .place wa-icon {
    font-size: 1.15rem;
  }
  .place kbd {
    margin-inline-start: auto;
    font-size: var(--wa-font-size-2xs);
    white-space: nowrap;
  }
  .space {
    flex: 1;
  }
  main {
    grid-area: main;
    min-width: 0;
    overflow: auto;
    background: var(--wa-color-surface-default);
  }
  main:focus {
    outline: none;
  }
  .skip {
    position: absolute;
    inset: 0 auto auto 0;
    z-index: 2;
    padding: var(--wa-space-s) var(--wa-space-m);
    border: 0;
    font: inherit;
    color: var(--wa-color-text-link);
    background: var(--wa-color-surface-raised);
    translate: 0 -110%;
  }
  .skip:focus {
    translate: 0 0;
  }
  .note {
    padding: var(--edge);
  }
  .narrow {
    display: none;
  }
  /* Wide: part of the navigation. Narrow: what opens above the bar. */
  .more {
    position: static;
    display: flex;
    flex: 1;
    flex-direction: column;
    gap: var(--wa-space-3xs);
    width: auto;
    height: auto;
    margin: 0;
    padding: 0;
    border: 0;
    color: inherit;
    background: none;
    overflow: visible;
  }
  @media (max-width: 50rem) {
    :host {
      grid-template: 'banner' auto 'main' minmax(0, 1fr) 'nav' auto / minmax(0, 1fr);
    }
    nav {
      flex-direction: row;
      justify-content: space-around;
      gap: 0;
      padding: var(--wa-space-3xs) env(safe-area-inset-right) env(safe-area-inset-bottom)
        env(safe-area-inset-left);
      border: 0;
      border-block-start: 1px solid var(--wa-color-surface-border);
    }
    .brand,
    .place kbd {
      display: none;
    }
    nav > .place {
      flex: 1 1 auto;
      flex-direction: column;
      gap: 0;
      justify-content: center;
      min-width: 0;
      min-height: 3.25rem;
      padding: 0 2px;
      font-size: var(--wa-font-size-2xs);
    }
    nav > .place span {
      max-width: 100%;
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    .narrow {
      display: flex;
    }
    .more {
      position: fixed;
      inset: auto 0.5rem calc(3.75rem + env(safe-area-inset-bottom)) auto;
      min-width: 12rem;
      padding: var(--wa-space-2xs);
      border: 1px solid var(--wa-color-surface-border);
      border-radius: var(--wa-border-radius-l);
      background: var(--wa-color-surface-raised);
      box-shadow: var(--wa-shadow-l);
    }
    .more:not(:popover-open) {
      display: none;
    }
    .more .space {
      display: none;
    }
  }
`
