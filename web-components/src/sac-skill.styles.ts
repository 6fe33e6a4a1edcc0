import { css } from 'lit'
import { skillTagStyles } from './styles/skill-tag.styles.ts'
import { stateStyles } from './styles/states.styles.ts'

export const skillStyles = [
  stateStyles,
  skillTagStyles,
  css`
    .page {
      display: grid;
      gap: var(--wa-space-l);
      max-width: 84rem;
      margin-inline: auto;
      padding: var(--edge);
    }
    header {
      display: grid;
      gap: var(--wa-space-s);
    }
    .back {
      display: inline-flex;
      align-items: center;
      gap: var(--wa-space-2xs);
    }
    .title {
      display: flex;
      align-items: center;
      gap: var(--wa-space-s);
      min-width: 0;
    }
    .title h1 {
      min-width: 0;
      overflow-wrap: anywhere;
    }
    .about {
      max-width: 48rem;
      overflow-wrap: anywhere;
    }
    dl {
      display: flex;
      flex-wrap: wrap;
      gap: var(--wa-space-xs) var(--wa-space-l);
      margin: 0;
    }
    dt {
      font-size: var(--wa-font-size-xs);
      color: var(--wa-color-text-quiet);
    }
    dd {
      margin: 0;
      overflow-wrap: anywhere;
    }
    nav {
      display: flex;
      gap: var(--wa-space-m);
      border-block-end: 1px solid var(--wa-color-surface-border);
      overflow-x: auto;
    }
    nav a {
      padding: var(--wa-space-xs) var(--wa-space-2xs);
      border-block-end: 2px solid transparent;
      color: var(--wa-color-text-quiet);
      text-decoration: none;
      white-space: nowrap;
    }
    nav a:hover {
      color: var(--wa-color-text-normal);
    }
    nav a:focus-visible {
      outline-offset: -2px;
    }
    nav a[aria-current='page'] {
      border-color: var(--wa-color-brand-fill-loud);
      font-weight: var(--wa-font-weight-semibold);
      color: var(--wa-color-text-normal);
    }
    section {
      display: grid;
      gap: var(--wa-space-s);
      min-width: 0;
    }
    section h2 {
      font-size: var(--wa-font-size-l);
    }
    .told {
      padding: var(--wa-space-m);
      border: 1px solid var(--wa-color-surface-border);
      border-radius: var(--wa-border-radius-m);
    }
    table {
      border-collapse: collapse;
      display: block;
      overflow-x: auto;
    }
    th,
    td {
      padding: var(--wa-space-2xs) var(--wa-space-m) var(--wa-space-2xs) 0;
      text-align: start;
      font-weight: 400;
    }
    th {
      font-weight: var(--wa-font-weight-semibold);
    }
    .skeleton.head {
      height: 9rem;
    }
    .skeleton.body {
      height: 16rem;
    }
  `,
]
