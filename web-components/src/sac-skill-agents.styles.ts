import { css } from 'lit'
import { fieldStyles } from './styles/field.styles.ts'
import { skillTagStyles } from './styles/skill-tag.styles.ts'
import { stateStyles } from './styles/states.styles.ts'

export const skillAgentsStyles = [
  fieldStyles,
  stateStyles,
  skillTagStyles,
  css`
    ul {
      margin: 0;
      padding: 0;
      list-style: none;
    }
    li {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: var(--wa-space-xs) var(--wa-space-m);
      min-height: 3.25rem;
      padding-block: var(--wa-space-xs);
      border-block-end: 1px solid var(--wa-color-surface-border);
    }
    .switch {
      display: flex;
      align-items: center;
      gap: var(--wa-space-s);
      min-width: 12rem;
      cursor: pointer;
    }
    .name {
      font-weight: var(--wa-font-weight-semibold);
      overflow-wrap: anywhere;
    }
    .state {
      flex: 1;
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: var(--wa-space-2xs);
      font-size: var(--wa-font-size-s);
    }
    select {
      width: auto;
      min-height: 2.1rem;
      font-size: var(--wa-font-size-s);
    }
    input[role='switch'] {
      appearance: none;
      flex: none;
      width: 2.2rem;
      height: 1.25rem;
      margin: 0;
      border-radius: var(--wa-border-radius-pill);
      background: var(--wa-color-neutral-border-loud);
      transition: background var(--wa-transition-normal);
      cursor: pointer;
    }
    input[role='switch']::before {
      content: '';
      display: block;
      width: 0.95rem;
      height: 0.95rem;
      margin: 0.15rem;
      border-radius: 50%;
      background: var(--wa-color-surface-default);
      transition: translate var(--wa-transition-normal);
    }
    input[role='switch']:checked {
      background: var(--wa-color-brand-fill-loud);
    }
    input[role='switch']:checked::before {
      translate: 0.95rem 0;
    }
    input[role='switch']:disabled {
      opacity: 0.6;
      cursor: progress;
    }
  `,
]
