import { css } from 'lit'

export const loginStyles = css`
  :host {
    width: min(24rem, 100%);
  }
  form {
    display: grid;
    gap: var(--wa-space-m);
  }
  label {
    display: grid;
    gap: var(--wa-space-2xs);
    font-weight: var(--wa-form-control-label-font-weight);
  }
  input,
  button {
    font: inherit;
    min-height: 2.75rem;
    padding: 0 var(--wa-form-control-padding-inline);
    border-radius: var(--wa-form-control-border-radius);
  }
  input {
    width: 100%;
    font-weight: 400;
    color: inherit;
    background: var(--wa-form-control-background-color);
    border: 1px solid var(--wa-form-control-border-color);
  }
  input[aria-invalid='true'] {
    border-color: var(--wa-color-danger-border-loud);
  }
  .main {
    border: 0;
    font-weight: var(--wa-font-weight-action);
    color: var(--wa-color-brand-on-loud);
    background: var(--wa-color-brand-fill-loud);
    cursor: pointer;
  }
  .main:hover {
    background: color-mix(in oklab, var(--wa-color-brand-fill-loud), var(--wa-color-mix-hover));
  }
  .main:disabled {
    opacity: 0.6;
    cursor: progress;
  }
  .link {
    min-height: 2rem;
    padding: 0;
    border: 0;
    color: var(--wa-color-text-link);
    background: none;
    text-decoration: underline;
    cursor: pointer;
  }
  .error {
    padding: var(--wa-space-xs) var(--wa-space-s);
    border: 1px solid var(--wa-color-danger-border-quiet);
    border-radius: var(--wa-border-radius-m);
    color: var(--wa-color-danger-on-quiet);
    background: var(--wa-color-danger-fill-quiet);
  }
  .error:empty {
    display: none;
  }
  .hint {
    font-weight: 400;
    font-size: var(--wa-font-size-s);
    color: var(--wa-color-text-quiet);
  }
`
