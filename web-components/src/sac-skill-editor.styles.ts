import { css } from 'lit'
import { stateStyles } from './styles/states.styles.ts'

export const skillEditorStyles = [
  stateStyles,
  css`
    :host {
      height: 100%;
    }
    .page {
      display: flex;
      flex-direction: column;
      gap: var(--wa-space-m);
      min-height: 100%;
      padding: var(--edge);
    }
    h1 {
      min-width: 0;
      overflow-wrap: anywhere;
    }
    h2 {
      font-size: var(--wa-font-size-l);
    }
    .panes {
      flex: 1;
      display: grid;
      grid-template-columns: 13rem minmax(0, 1fr) 18rem;
      gap: var(--wa-space-l);
    }
    .write {
      display: grid;
      grid-template-rows: minmax(20rem, calc(100dvh - 13rem)) auto;
      align-content: start;
      gap: var(--wa-space-s);
      min-width: 0;
    }
    sac-code-editor {
      height: 100%;
    }
    aside {
      display: grid;
      align-self: start;
      gap: var(--wa-space-s);
      padding: var(--wa-space-m);
      border: 1px solid var(--wa-color-surface-border);
      border-radius: var(--wa-border-radius-l);
      background: var(--wa-color-surface-lowered);
    }
    .findings {
      display: grid;
      margin: 0;
      padding: 0;
      max-height: 12rem;
      list-style: none;
      overflow: auto;
    }
    .findings.good {
      display: flex;
      align-items: center;
      gap: var(--wa-space-xs);
      color: var(--wa-color-success-on-quiet);
    }
    .findings button {
      display: flex;
      align-items: baseline;
      gap: var(--wa-space-xs);
      width: 100%;
      padding: var(--wa-space-2xs) var(--wa-space-xs);
      border: 0;
      border-radius: var(--wa-border-radius-s);
      font: inherit;
      font-size: var(--wa-font-size-s);
      text-align: start;
      color: inherit;
      background: none;
      cursor: pointer;
    }
    .findings button:hover {
      background: var(--wa-color-overlay-inline);
    }
    .findings wa-icon {
      align-self: center;
      flex: none;
    }
    .findings code {
      flex: none;
    }
    .error wa-icon {
      color: var(--wa-color-danger-on-quiet);
    }
    .warning wa-icon {
      color: var(--wa-color-warning-on-quiet);
    }
    .binary {
      display: grid;
      place-content: center;
      border: 1px dashed var(--wa-color-surface-border);
      border-radius: var(--wa-border-radius-m);
    }
    @media (max-width: 75rem) {
      .panes {
        grid-template-columns: 13rem minmax(0, 1fr);
      }
      aside {
        grid-column: 1 / -1;
      }
    }
    @media (max-width: 50rem) {
      .panes {
        grid-template-columns: minmax(0, 1fr);
        gap: var(--wa-space-m);
      }
    }
  `,
]
