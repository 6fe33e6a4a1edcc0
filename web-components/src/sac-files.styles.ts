import { css } from 'lit'

export const filesStyles = css`
  :host {
    height: 100%;
    container-type: inline-size;
  }
  .frame {
    height: 100%;
    display: grid;
    grid-template-rows: auto auto minmax(0, 1fr) auto;
  }
  sac-file-toolbar {
    padding: var(--wa-space-xs) var(--edge);
    border-block-end: 1px solid var(--wa-color-surface-border);
  }
  .body {
    min-height: 0;
    display: grid;
    grid-template-columns: minmax(0, 1fr);
  }
  .list {
    position: relative;
    min-height: 0;
    display: grid;
    grid-template-rows: auto minmax(0, 1fr);
  }
  .list > sac-file-list {
    grid-row: 2;
  }
  sac-preview {
    min-width: 0;
    min-height: 0;
    border-inline-start: 1px solid var(--wa-color-surface-border);
  }
  .with-preview .body {
    grid-template-columns: minmax(18rem, 2fr) minmax(0, 3fr);
  }
  @container (max-width: 56rem) {
    .with-preview .body {
      grid-template-columns: minmax(0, 1fr);
    }
    .with-preview .list,
    .with-preview sac-files-head,
    .with-preview sac-file-toolbar {
      display: none;
    }
    .with-preview .body {
      grid-row: 1 / 4;
    }
    sac-preview {
      border: 0;
    }
  }
`
