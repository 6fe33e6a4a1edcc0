import { css } from 'lit'
import { fieldStyles } from './styles/field.styles.ts'
import { stateStyles } from './styles/states.styles.ts'

export const skillFormStyles = [
  fieldStyles,
  stateStyles,
  css`
    .result {
      display: grid;
      gap: var(--wa-space-s);
      padding: var(--wa-space-m);
      border: 1px solid var(--wa-color-surface-border);
      border-radius: var(--wa-border-radius-m);
      background: var(--wa-color-surface-lowered);
    }
    .result h3 {
      font-size: var(--wa-font-size-m);
    }
    ul {
      margin: 0;
      padding: 0;
      list-style: none;
    }
    li {
      display: flex;
      align-items: center;
      gap: var(--wa-space-xs);
      overflow-wrap: anywhere;
    }
  `,
]
