import { css } from 'lit'

export const agentStyles = css`
  :host {
    display: grid;
    grid-template: 'head head' auto 'view side' minmax(0, 1fr) / minmax(0, 1fr) 19rem;
    height: 100%;
    min-height: 24rem;
  }
  header {
    grid-area: head;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--wa-space-2xs) var(--wa-space-m);
    padding: var(--wa-space-xs) var(--wa-space-m) 0;
    border-block-end: 1px solid var(--wa-color-surface-border);
  }
  h1 {
    min-width: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    font-size: var(--wa-font-size-l);
  }
  .who {
    display: flex;
    align-items: center;
    gap: var(--wa-space-xs);
    min-width: 0;
    flex: 1 1 12rem;
    min-height: 2.75rem;
  }
  .glyph {
    flex: none;
    display: grid;
    place-items: center;
    width: 2rem;
    height: 2rem;
    border-radius: var(--wa-border-radius-m);
    background: var(--wa-color-brand-fill-normal);
    color: var(--wa-color-brand-on-normal);
  }
  .state {
    display: inline-flex;
    align-items: center;
    gap: var(--wa-space-2xs);
    white-space: nowrap;
    font-size: var(--wa-font-size-s);
    color: var(--wa-color-text-quiet);
  }
  .state::before {
    content: '';
    width: 0.55rem;
    height: 0.55rem;
    border-radius: 50%;
    background: var(--wa-color-neutral-border-loud);
  }
  .state.ready::before {
    background: var(--wa-color-success-border-loud);
  }
  .state.busy::before {
    background: var(--wa-color-warning-border-loud);
  }
  .state.wrong::before {
    background: var(--wa-color-danger-border-loud);
  }
  .tabs {
    align-self: end;
    display: flex;
    gap: var(--wa-space-2xs);
  }
  .tabs a {
    display: flex;
    align-items: center;
    gap: var(--wa-space-2xs);
    min-height: 2.75rem;
    padding: 0 var(--wa-space-s);
    border-block-end: 2px solid transparent;
    text-decoration: none;
    color: var(--wa-color-text-quiet);
  }
  .tabs a:hover {
    color: var(--wa-color-text-normal);
  }
  .tabs a[aria-current='page'] {
    font-weight: var(--wa-font-weight-semibold);
    color: var(--wa-color-brand-on-normal);
    border-color: var(--wa-color-brand-border-loud);
  }
  .tabs .files {
    display: none;
  }
  .detail {
    flex: 1 1 100%;
    padding-block-end: var(--wa-space-xs);
    color: var(--wa-color-danger-on-quiet);
    overflow-wrap: anywhere;
  }
  .view {
    grid-area: view;
    min-width: 0;
    min-height: 0;
  }
  aside {
    grid-area: side;
    overflow: auto;
    padding: var(--wa-space-s);
    border-inline-start: 1px solid var(--wa-color-surface-border);
    background: var(--wa-color-surface-lowered);
  }
  aside section + section {
    margin-block-start: var(--wa-space-l);
  }
  aside h2 {
    padding: 0 var(--wa-space-xs) var(--wa-space-2xs);
    font-size: var(--wa-font-size-s);
    color: var(--wa-color-text-quiet);
  }
  aside .head {
    display: flex;
    justify-content: space-between;
    align-items: baseline;
    gap: var(--wa-space-xs);
    font-size: var(--wa-font-size-s);
  }
  aside .head a {
    padding-inline-end: var(--wa-space-xs);
  }
  .gone {
    grid-column: 1 / -1;
    grid-row: 1 / -1;
    display: grid;
    place-content: center;
    justify-items: center;
    gap: var(--wa-space-s);
    padding: var(--wa-space-l);
    text-align: center;
  }
  @media (max-width: 64rem) {
    :host {
      grid-template: 'head' auto 'view' minmax(0, 1fr) / minmax(0, 1fr);
    }
    .tabs .files {
      display: flex;
    }
    aside {
      display: none;
      grid-area: view;
      border: 0;
    }
    :host([tab='files']) aside {
      display: block;
    }
    :host([tab='files']) .view {
      display: none;
    }
  }
  @media (max-width: 40rem) {
    .tabs {
        flex: 1 1 100%;
    }
    .tabs a {
      flex: 1;
      justify-content: center;
    }
  }
`
