import { css } from 'lit'
import { fieldStyles } from './styles/field.styles.ts'

export const conversationFilterStyles = [
  fieldStyles,
  css`
    :host {
      display: flex;
      flex-wrap: wrap;
      align-items: end;
      gap: var(--wa-space-s);
    }
    .search {
      flex: 1 1 14rem;
      max-width: 40rem;
    }
    .day {
      grid-template-columns: auto auto;
      align-items: center;
      gap: var(--wa-space-xs);
    }
    .day span {
      font-weight: 400;
      color: var(--wa-color-text-quiet);
    }
    @media (max-width: 50rem) {
      :host {
        display: grid;
        grid-template-columns: repeat(2, minmax(0, 1fr));
      }
      .search {
        grid-column: 1 / -1;
        max-width: none;
      }
      .day {
        grid-template-columns: minmax(0, 1fr);
        gap: 0;
        font-size: var(--wa-font-size-s);
      }
    }
  `,
]
