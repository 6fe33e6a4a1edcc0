import { css } from 'lit'
import { fieldStyles } from './styles/field.styles.ts'
import { skillTagStyles } from './styles/skill-tag.styles.ts'
import { stateStyles } from './styles/states.styles.ts'

export const skillListStyles = [
  fieldStyles,
  stateStyles,
  skillTagStyles,
  css`
    :host {
      max-width: 84rem;
      margin-inline: auto;
    }
    header {
      display: grid;
      gap: var(--wa-space-m);
      padding: var(--edge);
    }
    select {
      width: auto;
    }
    .chips {
      display: flex;
      flex-wrap: wrap;
      gap: var(--wa-space-2xs);
    }
    .chip {
      min-height: 2.2rem;
      padding: 0 var(--wa-space-s);
      border: 1px solid var(--wa-color-neutral-border-normal);
      border-radius: var(--wa-border-radius-pill);
      font: inherit;
      font-size: var(--wa-font-size-s);
      color: inherit;
      background: none;
      cursor: pointer;
    }
    .chip:hover {
      background: var(--wa-color-overlay-inline);
    }
    .chip[aria-pressed='true'] {
      border-color: var(--wa-color-brand-border-normal);
      font-weight: var(--wa-font-weight-semibold);
      color: var(--wa-color-brand-on-normal);
      background: var(--wa-color-brand-fill-normal);
    }
    .cards {
      display: grid;
      grid-template-columns: repeat(auto-fill, minmax(min(19rem, 100%), 1fr));
      gap: var(--wa-space-m);
      margin: 0;
      padding: 0 var(--edge) var(--edge);
      list-style: none;
    }
    .card {
      position: relative;
      display: grid;
      grid-template-rows: auto auto 1fr auto;
      gap: var(--wa-space-xs);
      min-height: 10rem;
      padding: var(--wa-space-m);
      border: 1px solid var(--wa-color-surface-border);
      border-radius: var(--wa-border-radius-l);
      background: var(--wa-color-surface-raised);
    }
    .card:hover {
      border-color: var(--wa-color-neutral-border-loud);
      box-shadow: var(--wa-shadow-m);
    }
    .card:focus-within {
      border-color: var(--wa-color-brand-border-normal);
    }
    .title {
      display: flex;
      align-items: center;
      gap: var(--wa-space-s);
      min-width: 0;
    }
    .title h2 {
      flex: 1;
      min-width: 0;
      font-size: var(--wa-font-size-l);
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    .title a {
      color: inherit;
      text-decoration: none;
    }
    /* The whole card leads to the skill. */
    .title a::after {
      content: '';
      position: absolute;
      inset: 0;
      border-radius: inherit;
    }
    .title a:focus-visible {
      outline: none;
    }
    .card:has(a:focus-visible) {
      outline: var(--wa-focus-ring);
      outline-offset: var(--wa-focus-ring-offset);
    }
    .command {
      display: flex;
      justify-content: space-between;
      gap: var(--wa-space-xs);
      font-size: var(--wa-font-size-s);
      color: var(--wa-color-text-quiet);
      overflow-wrap: anywhere;
    }
    .about {
      display: -webkit-box;
      overflow: hidden;
      overflow-wrap: anywhere;
      -webkit-box-orient: vertical;
      -webkit-line-clamp: 3;
    }
    .facts,
    .own {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: var(--wa-space-2xs) var(--wa-space-s);
      font-size: var(--wa-font-size-s);
      color: var(--wa-color-text-quiet);
    }
    .own {
      color: var(--wa-color-success-on-quiet);
    }
    .more {
      padding-block-end: var(--wa-space-l);
      text-align: center;
    }
  `,
]
