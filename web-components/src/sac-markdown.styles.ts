import { css } from 'lit'

export const markdownStyles = css`
  :host {
    overflow-wrap: anywhere;
  }
  .plain {
    white-space: pre-wrap;
  }
  div > * {
    margin-block: 0 var(--wa-space-s);
  }
  div > :last-child {
    margin-block-end: 0;
  }
  h1 {
    font-size: var(--wa-font-size-xl);
  }
  h2 {
    font-size: var(--wa-font-size-l);
  }
  h3,
  h4,
  h5,
  h6 {
    font-size: var(--wa-font-size-m);
  }
  ul,
  ol {
    padding-inline-start: 1.5em;
  }
  li > ul,
  li > ol,
  li > p {
    margin-block: var(--wa-space-2xs);
  }
  code {
    padding: 0.1em 0.3em;
    border-radius: var(--wa-border-radius-s);
    background: var(--wa-color-neutral-fill-normal);
  }
  pre {
    padding: var(--wa-space-s);
    border: 1px solid var(--wa-color-surface-border);
    border-radius: var(--wa-border-radius-m);
    background: var(--wa-color-surface-lowered);
    overflow: auto;
    overflow-wrap: normal;
  }
  pre code {
    padding: 0;
    background: none;
  }
  blockquote {
    margin-inline: 0;
    padding-inline-start: var(--wa-space-s);
    border-inline-start: 3px solid var(--wa-color-neutral-border-normal);
    color: var(--wa-color-text-quiet);
  }
  table {
    display: block;
    max-width: 100%;
    overflow: auto;
    border-collapse: collapse;
  }
  th,
  td {
    padding: var(--wa-space-2xs) var(--wa-space-s);
    border: 1px solid var(--wa-color-surface-border);
    text-align: start;
  }
  hr {
    border: 0;
    border-block-start: 1px solid var(--wa-color-surface-border);
  }
`
