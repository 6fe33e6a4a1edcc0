import { css } from 'lit'

export const chatStyles = css`
  :host {
    display: grid;
    grid-template: minmax(0, 1fr) auto / minmax(0, 1fr);
    min-height: 16rem;
    height: 100%;
  }
  .log {
    position: relative;
    overflow: auto;
    overscroll-behavior: contain;
    padding: var(--wa-space-m) var(--wa-space-m) 0;
  }
  .log:focus-visible {
    outline-offset: -3px;
  }
  .log > * {
    max-width: 52rem;
    margin-inline: auto;
  }
  ol {
    display: grid;
    gap: var(--wa-space-m);
    margin-block: 0;
    padding: 0 0 var(--wa-space-m);
    list-style: none;
  }
  li {
    content-visibility: auto;
    contain-intrinsic-size: auto 5rem;
    min-width: 0;
  }
  .user {
    display: grid;
    justify-items: end;
    gap: var(--wa-space-3xs);
    padding-inline-start: 12%;
  }
  .bubble {
    padding: var(--wa-space-xs) var(--wa-space-s);
    border-radius: var(--wa-border-radius-l);
    border-end-end-radius: var(--wa-border-radius-s);
    white-space: pre-wrap;
    overflow-wrap: anywhere;
    max-width: 100%;
    background: var(--wa-color-brand-fill-normal);
  }
  .unsent .bubble {
    background: var(--wa-color-danger-fill-quiet);
    border: 1px solid var(--wa-color-danger-border-quiet);
  }
  .note {
    display: flex;
    flex-wrap: wrap;
    justify-content: flex-end;
    align-items: center;
    gap: var(--wa-space-2xs) var(--wa-space-xs);
    font-size: var(--wa-font-size-xs);
    color: var(--wa-color-text-quiet);
    text-align: end;
    overflow-wrap: anywhere;
  }
  .note.wrong {
    color: var(--wa-color-danger-on-quiet);
  }
  .top,
  .working {
    display: flex;
    justify-content: center;
    padding: var(--wa-space-xs);
  }
  .working {
    justify-content: flex-start;
    align-items: center;
    gap: var(--wa-space-xs);
    padding: 0 0 var(--wa-space-m);
    color: var(--wa-color-text-quiet);
  }
  .empty {
    display: grid;
    align-content: center;
    justify-items: center;
    gap: var(--wa-space-s);
    min-height: 100%;
    padding: var(--wa-space-m);
    text-align: center;
  }
  .hints {
    display: flex;
    flex-wrap: wrap;
    justify-content: center;
    gap: var(--wa-space-xs);
  }
  .hints wa-button::part(base) {
    height: auto;
    min-height: 2.25rem;
    padding-block: var(--wa-space-2xs);
    white-space: normal;
  }
  .skeletons {
    display: grid;
    gap: var(--wa-space-m);
  }
  .skeletons wa-skeleton {
    height: 3rem;
  }
  .skeletons wa-skeleton:nth-child(odd) {
    width: 45%;
    justify-self: end;
  }
  .below {
    width: 100%;
    max-width: 54rem;
    margin-inline: auto;
    padding: 0 var(--wa-space-m) var(--wa-space-m);
    display: grid;
    gap: var(--wa-space-xs);
  }
  .newer {
    position: sticky;
    bottom: var(--wa-space-xs);
    display: flex;
    justify-content: center;
  }
  .newer wa-button::part(base) {
    box-shadow: var(--wa-shadow-m);
  }
  .state {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--wa-space-xs) var(--wa-space-s);
    font-size: var(--wa-font-size-s);
    color: var(--wa-color-text-quiet);
  }
  .state.wrong {
    padding: var(--wa-space-xs) var(--wa-space-s);
    border: 1px solid var(--wa-color-warning-border-quiet);
    border-radius: var(--wa-border-radius-m);
    color: var(--wa-color-warning-on-quiet);
    background: var(--wa-color-warning-fill-quiet);
  }
`
