import { css } from 'lit'

export const conflictStyles = css`
  :host {
    display: grid;
    grid-template-rows: auto auto minmax(0, 1fr) auto;
    min-height: 0;
  }
  .words {
    display: grid;
    padding: var(--wa-space-s) var(--wa-space-m);
    background: var(--wa-color-warning-fill-quiet);
  }
  .titles {
    display: grid;
    grid-template-columns: 1fr 1fr;
    padding: var(--wa-space-2xs) var(--wa-space-m);
    font-weight: var(--wa-font-weight-semibold);
    border-block-end: 1px solid var(--wa-color-surface-border);
  }
  .versions {
    min-height: 0;
    overflow: auto;
  }
  .cm-mergeView {
    min-height: 100%;
  }
  .cm-editor {
    font-family: var(--wa-font-family-code);
    font-size: var(--wa-font-size-s);
  }
  .cm-scroller {
    font-family: inherit;
  }
  .cm-changedLine {
    background: var(--wa-color-success-fill-quiet) !important;
  }
  .cm-merge-a .cm-changedLine {
    background: var(--wa-color-danger-fill-quiet) !important;
  }
  .cm-changedText {
    background: var(--wa-color-success-fill-normal) !important;
  }
  .cm-merge-a .cm-changedText {
    background: var(--wa-color-danger-fill-normal) !important;
  }
  .cm-collapsedLines {
    color: var(--wa-color-text-quiet) !important;
    background: var(--wa-color-surface-lowered) !important;
  }
  .bar {
    display: flex;
    flex-wrap: wrap;
    gap: var(--wa-space-xs);
    padding: var(--wa-space-xs) var(--wa-space-m);
    border-block-start: 1px solid var(--wa-color-surface-border);
    background: var(--wa-color-surface-lowered);
  }
`
