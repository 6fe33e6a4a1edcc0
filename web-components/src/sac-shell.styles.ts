import { css } from 'lit'

export const shellStyles = css`
  :host {
    height: 100dvh;
    display: grid;
    grid-template: 'banner banner' auto 'nav main' minmax(0, 1fr) / 13.5rem minmax(0, 1fr);
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
  .toasts {
    position: fixed;
    inset: auto var(--wa-space-m) var(--wa-space-m) auto;
    width: min(26rem, calc(100vw - 2rem));
    margin: 0;
    padding: 0;
    border: 0;
    display: grid;
    gap: var(--wa-space-xs);
    background: none;
    overflow: visible;
  }
  .toasts wa-callout {
    box-shadow: var(--wa-shadow-l);
  }
  .toasts .text {
    overflow-wrap: anywhere;
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
    .space,
    .place.wide,
    .place kbd {
      display: none;
    }
    .place {
      flex: 1;
      flex-direction: column;
      gap: 0;
      justify-content: center;
      min-width: 0;
      min-height: 3.25rem;
      padding: 0 2px;
      font-size: var(--wa-font-size-2xs);
    }
    .place span {
      max-width: 100%;
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    .toasts {
      inset: auto 1rem 4.5rem;
      width: auto;
    }
  }
`
