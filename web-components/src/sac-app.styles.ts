import { css } from 'lit'

export const appStyles = css`
  :host {
    min-height: 100dvh;
    color-scheme: light dark;
    background: var(--wa-color-surface-lowered);
  }
  :host([theme='light']) {
    color-scheme: light;
  }
  :host([theme='dark']) {
    color-scheme: dark;
  }
  :host([density='compact']) {
    --sac-density: 0.78;
    --sac-font-size: 0.875rem;
  }
  .door {
    min-height: 100dvh;
    display: grid;
    place-content: center;
    justify-items: center;
    gap: var(--wa-space-l);
    padding: var(--wa-space-l);
    grid-template-columns: minmax(0, 26rem);
  }
  .card {
    width: 100%;
    display: grid;
    gap: var(--wa-space-m);
    padding: var(--wa-space-xl);
    border: 1px solid var(--wa-color-surface-border);
    border-radius: var(--wa-border-radius-l);
    background: var(--wa-color-surface-raised);
    box-shadow: var(--wa-shadow-m);
  }
  .brand {
    display: flex;
    align-items: center;
    gap: var(--wa-space-s);
    font-size: var(--wa-font-size-xl);
    font-weight: var(--wa-font-weight-heading);
  }
  .card svg {
    width: 2rem;
    height: 2rem;
  }
  .busy {
    width: 2rem;
    height: 2rem;
    border: 3px solid var(--wa-color-brand-border-quiet);
    border-top-color: var(--wa-color-brand-fill-loud);
    border-radius: 50%;
    animation: turn 0.9s linear infinite;
  }
  @keyframes turn {
    to {
      rotate: 1turn;
    }
  }
  dialog {
    width: min(28rem, calc(100vw - 2rem));
    padding: var(--wa-space-xl);
    border: 1px solid var(--wa-color-surface-border);
    border-radius: var(--wa-border-radius-l);
    color: inherit;
    background: var(--wa-color-surface-raised);
    box-shadow: var(--wa-shadow-l);
  }
  dialog::backdrop {
    background: var(--wa-color-overlay-modal);
  }
  button {
    font: inherit;
    min-height: 2.5rem;
    padding: 0 var(--wa-space-m);
    border: 1px solid var(--wa-form-control-border-color);
    border-radius: var(--wa-border-radius-m);
    color: inherit;
    background: var(--wa-color-surface-default);
    cursor: pointer;
  }
`
