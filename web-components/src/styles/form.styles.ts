import { css } from 'lit'

/** Forms: fields below each other, what went wrong above the buttons. */
export const formStyles = css`
  form,
  .fields {
    display: grid;
    gap: var(--wa-space-m);
  }
  .pair {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(13rem, 100%), 1fr));
    gap: var(--wa-space-m);
    align-items: start;
  }
  .error {
    padding: var(--wa-space-xs) var(--wa-space-s);
    border: 1px solid var(--wa-color-danger-border-quiet);
    border-radius: var(--wa-border-radius-m);
    color: var(--wa-color-danger-on-quiet);
    background: var(--wa-color-danger-fill-quiet);
    overflow-wrap: anywhere;
  }
  .error:empty {
    display: none;
  }
  .code::part(textarea),
  .code::part(input) {
    font-family: var(--wa-font-family-code);
    font-size: var(--wa-font-size-s);
    line-height: 1.5;
  }
  wa-details::part(header),
  wa-details::part(content) {
    padding-inline: 0;
  }
`
