import { css } from 'lit'

export const terminalStyles = css`
  :host {
    --background: var(--wa-color-surface-default);
    --foreground: var(--wa-color-text-normal);
    --cursor: var(--wa-color-brand-border-loud);
    --selection: var(--wa-color-brand-fill-normal);
    --match: var(--wa-color-warning-fill-normal);
    --active-match: var(--wa-color-warning-border-normal);
    --black: light-dark(oklch(0.26 0.02 255), oklch(0.38 0.014 255));
    --red: var(--wa-color-danger-on-quiet);
    --green: var(--wa-color-success-on-quiet);
    --yellow: var(--wa-color-warning-on-quiet);
    --blue: var(--wa-color-text-link);
    --magenta: light-dark(oklch(0.48 0.18 320), oklch(0.78 0.12 320));
    --cyan: light-dark(oklch(0.48 0.09 205), oklch(0.8 0.09 205));
    --white: light-dark(oklch(0.62 0.016 255), oklch(0.86 0.01 255));
    --bright-black: var(--wa-color-text-quiet);
    --bright-red: var(--wa-color-danger-on-normal);
    --bright-green: var(--wa-color-success-on-normal);
    --bright-yellow: var(--wa-color-warning-on-normal);
    --bright-blue: var(--wa-color-brand-on-normal);
    --bright-magenta: light-dark(oklch(0.42 0.17 320), oklch(0.84 0.1 320));
    --bright-cyan: light-dark(oklch(0.42 0.08 205), oklch(0.86 0.08 205));
    --bright-white: var(--wa-color-neutral-fill-loud);

    display: grid;
    grid-template: minmax(0, 1fr) auto / minmax(0, 1fr);
    min-height: 12rem;
    height: 100%;
    background: var(--background);
  }
  .place {
    position: relative;
    min-width: 0;
    overflow: hidden;
    padding: var(--wa-space-s) 0 0 var(--wa-space-s);
  }
  .screen {
    width: 100%;
    height: 100%;
    overflow: auto hidden;
  }
  .screen:focus-within {
    outline: var(--wa-focus-ring);
    outline-offset: 3px;
  }
  .probe {
    position: absolute;
    visibility: hidden;
    color: var(--background);
    transition: color 1ms;
  }
  .xterm .xterm-scrollable-element > .scrollbar > .slider {
    border-radius: var(--wa-border-radius-pill);
    background: var(--wa-color-neutral-border-normal);
  }
  .xterm .xterm-scrollable-element > .scrollbar > .slider:hover,
  .xterm .xterm-scrollable-element > .scrollbar > .slider.active {
    background: var(--wa-color-neutral-border-loud);
  }
  .over {
    position: absolute;
    inset: 0;
    display: grid;
    place-content: center;
    justify-items: center;
    gap: var(--wa-space-s);
    padding: var(--wa-space-l);
    text-align: center;
    background: color-mix(in oklab, var(--background) 88%, transparent);
  }
  .over p {
    max-width: 32rem;
    overflow-wrap: anywhere;
  }
  .over wa-progress-bar {
    width: min(16rem, 70vw);
  }
  .pill {
    position: absolute;
    inset: var(--wa-space-s) var(--wa-space-l) auto auto;
    display: flex;
    align-items: center;
    gap: var(--wa-space-xs);
    padding: var(--wa-space-2xs) var(--wa-space-s);
    border: 1px solid var(--wa-color-warning-border-quiet);
    border-radius: var(--wa-border-radius-pill);
    font-size: var(--wa-font-size-s);
    color: var(--wa-color-warning-on-normal);
    background: var(--wa-color-warning-fill-normal);
    /* A cut that is over at once is not worth a word. */
    animation: appear 120ms 500ms backwards;
  }
  @keyframes appear {
    from {
      opacity: 0;
    }
  }
  footer {
    display: flex;
    align-items: center;
    gap: var(--wa-space-2xs) var(--wa-space-m);
    min-height: 2.25rem;
    padding: 0 var(--wa-space-xs) 0 var(--wa-space-s);
    border-block-start: 1px solid var(--wa-color-surface-border);
    font-size: var(--wa-font-size-xs);
    color: var(--wa-color-text-quiet);
    background: var(--wa-color-surface-lowered);
  }
  footer .what {
    flex: 1;
    min-width: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  footer .way-out {
    white-space: nowrap;
  }
  footer wa-button::part(base) {
    min-width: 1.75rem;
    height: 1.75rem;
    padding: 0 0.4rem;
  }
  .dot.open {
    background: var(--wa-color-success-border-loud);
  }
  .dot.reconnecting {
    background: var(--wa-color-warning-border-loud);
  }
  .touch {
    display: none;
  }
  @media (pointer: coarse) {
    footer {
      flex-wrap: wrap;
      padding-block: var(--wa-space-2xs);
    }
    footer .way-out {
      display: none;
    }
    .touch {
      display: flex;
      flex: 1 1 100%;
      gap: var(--wa-space-2xs);
    }
    .touch wa-button {
      flex: 1;
    }
  }
  @media (max-width: 40rem) {
    footer .way-out {
      display: none;
    }
    .screen:focus-within ~ .hint {
      display: block;
    }
  }
`
