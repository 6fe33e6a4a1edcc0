import { css } from 'lit'

/** Native fields in the look of the others, for forms that the browser checks. */
export const fieldStyles = css`
  .field {
    display: grid;
    gap: var(--wa-space-2xs);
    align-content: start;
    font-weight: var(--wa-form-control-label-font-weight);
  }
  .field .hint,
  .field .wrong {
    font-weight: 400;
    font-size: var(--wa-font-size-s);
    color: var(--wa-color-text-quiet);
  }
  .field .wrong {
    color: var(--wa-color-danger-on-quiet);
  }
  input:not([type='checkbox'], [type='radio']),
  select,
  textarea {
    width: 100%;
    min-height: 2.4rem;
    padding: var(--wa-space-2xs) var(--wa-space-s);
    border: 1px solid var(--wa-form-control-border-color);
    border-radius: var(--wa-form-control-border-radius);
    font: inherit;
    font-weight: 400;
    color: inherit;
    background: var(--wa-form-control-background-color);
  }
  textarea {
    resize: vertical;
  }
  input::placeholder,
  textarea::placeholder {
    color: var(--wa-color-text-quiet);
  }
  input[aria-invalid='true'],
  select[aria-invalid='true'],
  textarea[aria-invalid='true'] {
    border-color: var(--wa-color-danger-border-loud);
  }
`
