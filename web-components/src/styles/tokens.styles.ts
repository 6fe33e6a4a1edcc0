import { css } from 'lit'

/**
 * The one place for colour, space, type and motion. A page themes SAC by setting `--sac-*` on any ancestor; every element
 * derives from them the names that Web Awesome's parts and our own styles read (`--wa-*`). Light and dark follow
 * `color-scheme`, which is inherited.
 *
 * | knob | what |
 * | --- | --- |
 * | `--sac-accent` | buttons, selection, focus |
 * | `--sac-hue` | tint of the greys, in degrees |
 * | `--sac-font`, `--sac-font-code` | families |
 * | `--sac-font-size` | the size that all others follow, spaces too; 0.9375rem by default |
 * | `--sac-density` | 1 by default; 0.8 packs data closer |
 * | `--sac-radius` | corners |
 */
export const tokens = css`
  :host {
    --hue: var(--sac-hue, 255);
    --accent: var(--sac-accent, light-dark(oklch(0.5 0.16 265), oklch(0.56 0.16 265)));
    --wa-color-surface-default: light-dark(#fff, oklch(0.21 0.012 var(--hue)));
    --wa-color-surface-raised: light-dark(#fff, oklch(0.25 0.013 var(--hue)));
    --wa-color-surface-lowered: light-dark(oklch(0.972 0.004 var(--hue)), oklch(0.17 0.011 var(--hue)));
    --wa-color-surface-border: light-dark(oklch(0.905 0.008 var(--hue)), oklch(0.33 0.014 var(--hue)));
    --wa-color-text-normal: light-dark(oklch(0.26 0.02 var(--hue)), oklch(0.93 0.006 var(--hue)));
    --wa-color-text-quiet: light-dark(oklch(0.47 0.02 var(--hue)), oklch(0.73 0.014 var(--hue)));
    --wa-color-text-link: light-dark(oklch(0.46 0.16 265), oklch(0.77 0.11 265));
    --wa-color-overlay-modal: light-dark(rgb(20 24 40 / 0.45), rgb(0 0 0 / 0.6));
    --wa-color-overlay-inline: light-dark(rgb(20 24 40 / 0.06), rgb(255 255 255 / 0.07));
    --wa-color-shadow: light-dark(rgb(20 24 40 / 0.16), rgb(0 0 0 / 0.5));
    --wa-color-focus: light-dark(oklch(0.55 0.19 265), oklch(0.72 0.15 265));
    --wa-color-mix-hover: light-dark(black, white) 8%;
    --wa-color-mix-active: light-dark(black, white) 14%;

    --wa-color-brand-fill-quiet: color-mix(in oklab, var(--accent) 9%, var(--wa-color-surface-default));
    --wa-color-brand-fill-normal: color-mix(in oklab, var(--accent) 18%, var(--wa-color-surface-default));
    --wa-color-brand-fill-loud: var(--accent);
    --wa-color-brand-border-quiet: color-mix(in oklab, var(--accent) 22%, var(--wa-color-surface-default));
    --wa-color-brand-border-normal: color-mix(in oklab, var(--accent) 45%, var(--wa-color-surface-default));
    --wa-color-brand-border-loud: var(--accent);
    --wa-color-brand-on-quiet: var(--wa-color-text-link);
    --wa-color-brand-on-normal: var(--wa-color-text-link);
    --wa-color-brand-on-loud: var(--sac-on-accent, #fff);

    --wa-color-success-fill-quiet: light-dark(oklch(0.97 0.03 150), oklch(0.27 0.04 150));
    --wa-color-success-fill-normal: light-dark(oklch(0.92 0.06 150), oklch(0.33 0.06 150));
    --wa-color-success-fill-loud: oklch(0.5 0.13 150);
    --wa-color-success-border-quiet: light-dark(oklch(0.89 0.07 150), oklch(0.38 0.06 150));
    --wa-color-success-border-normal: light-dark(oklch(0.78 0.11 150), oklch(0.48 0.09 150));
    --wa-color-success-border-loud: oklch(0.56 0.14 150);
    --wa-color-success-on-quiet: light-dark(oklch(0.44 0.11 150), oklch(0.8 0.13 150));
    --wa-color-success-on-normal: light-dark(oklch(0.38 0.1 150), oklch(0.86 0.11 150));
    --wa-color-success-on-loud: #fff;

    --wa-color-warning-fill-quiet: light-dark(oklch(0.975 0.035 85), oklch(0.28 0.04 80));
    --wa-color-warning-fill-normal: light-dark(oklch(0.93 0.08 85), oklch(0.35 0.06 80));
    --wa-color-warning-fill-loud: oklch(0.52 0.12 60);
    --wa-color-warning-border-quiet: light-dark(oklch(0.9 0.09 85), oklch(0.4 0.07 80));
    --wa-color-warning-border-normal: light-dark(oklch(0.8 0.13 80), oklch(0.52 0.1 80));
    --wa-color-warning-border-loud: oklch(0.62 0.14 70);
    --wa-color-warning-on-quiet: light-dark(oklch(0.47 0.1 60), oklch(0.84 0.13 85));
    --wa-color-warning-on-normal: light-dark(oklch(0.41 0.09 60), oklch(0.88 0.11 85));
    --wa-color-warning-on-loud: #fff;

    --wa-color-danger-fill-quiet: light-dark(oklch(0.97 0.02 25), oklch(0.27 0.05 25));
    --wa-color-danger-fill-normal: light-dark(oklch(0.92 0.05 25), oklch(0.34 0.08 25));
    --wa-color-danger-fill-loud: oklch(0.53 0.19 25);
    --wa-color-danger-border-quiet: light-dark(oklch(0.89 0.06 25), oklch(0.4 0.09 25));
    --wa-color-danger-border-normal: light-dark(oklch(0.77 0.12 25), oklch(0.52 0.13 25));
    --wa-color-danger-border-loud: oklch(0.58 0.2 25);
    --wa-color-danger-on-quiet: light-dark(oklch(0.48 0.18 25), oklch(0.79 0.12 25));
    --wa-color-danger-on-normal: light-dark(oklch(0.42 0.16 25), oklch(0.85 0.09 25));
    --wa-color-danger-on-loud: #fff;

    --wa-color-neutral-fill-quiet: light-dark(oklch(0.972 0.004 var(--hue)), oklch(0.27 0.012 var(--hue)));
    --wa-color-neutral-fill-normal: light-dark(oklch(0.93 0.007 var(--hue)), oklch(0.33 0.014 var(--hue)));
    --wa-color-neutral-fill-loud: light-dark(oklch(0.3 0.02 var(--hue)), oklch(0.86 0.01 var(--hue)));
    --wa-color-neutral-border-quiet: light-dark(oklch(0.91 0.008 var(--hue)), oklch(0.33 0.014 var(--hue)));
    --wa-color-neutral-border-normal: light-dark(oklch(0.83 0.01 var(--hue)), oklch(0.42 0.016 var(--hue)));
    --wa-color-neutral-border-loud: light-dark(oklch(0.62 0.016 var(--hue)), oklch(0.58 0.018 var(--hue)));
    --wa-color-neutral-on-quiet: var(--wa-color-text-quiet);
    --wa-color-neutral-on-normal: var(--wa-color-text-normal);
    --wa-color-neutral-on-loud: light-dark(#fff, oklch(0.21 0.012 var(--hue)));
    --wa-color-gray-50: var(--wa-color-text-quiet);

    --base: var(--sac-font-size, 0.9375rem);
    /* A rem where nothing is set; a page whose root has another size sets --sac-font-size. */
    --unit: calc(var(--base) / 0.9375);
    --density: var(--sac-density, 1);
    --wa-font-family-body: var(
      --sac-font,
      system-ui,
      -apple-system,
      'Segoe UI',
      Roboto,
      'Noto Sans',
      'PingFang SC',
      'Microsoft YaHei',
      'Noto Sans CJK SC',
      sans-serif
    );
    --wa-font-family-heading: var(--wa-font-family-body);
    --wa-font-family-longform: var(--wa-font-family-body);
    --wa-font-family-code: var(
      --sac-font-code,
      ui-monospace,
      'SF Mono',
      'Cascadia Code',
      Menlo,
      Consolas,
      'DejaVu Sans Mono',
      monospace
    );
    --wa-font-size-2xs: calc(var(--base) * 0.75);
    --wa-font-size-xs: calc(var(--base) * 0.82);
    --wa-font-size-s: calc(var(--base) * 0.9);
    --wa-font-size-m: var(--base);
    --wa-font-size-l: calc(var(--base) * 1.15);
    --wa-font-size-xl: calc(var(--base) * 1.4);
    --wa-font-size-2xl: calc(var(--base) * 1.7);
    --wa-font-size-3xl: calc(var(--base) * 2.1);
    --wa-font-size-4xl: calc(var(--base) * 2.6);
    --wa-font-size-smaller: 0.875em;
    --wa-font-size-larger: 1.125em;
    --wa-font-weight-light: 300;
    --wa-font-weight-normal: 400;
    --wa-font-weight-semibold: 550;
    --wa-font-weight-bold: 650;
    --wa-font-weight-body: 400;
    --wa-font-weight-heading: 620;
    --wa-font-weight-code: 400;
    --wa-font-weight-longform: 400;
    --wa-font-weight-action: 550;
    --wa-line-height-condensed: 1.25;
    --wa-line-height-normal: 1.5;
    --wa-line-height-expanded: 1.7;
    --wa-link-decoration-default: underline;
    --wa-link-decoration-hover: underline;

    --wa-space-scale: 1;
    --wa-space-3xs: calc(0.125 * var(--unit));
    --wa-space-2xs: calc(0.25 * var(--unit) * var(--density));
    --wa-space-xs: calc(0.5 * var(--unit) * var(--density));
    --wa-space-s: calc(0.75 * var(--unit) * var(--density));
    --wa-space-m: calc(1 * var(--unit) * var(--density));
    --wa-space-l: calc(1.5 * var(--unit) * var(--density));
    --wa-space-xl: calc(2 * var(--unit) * var(--density));
    --wa-space-2xl: calc(2.5 * var(--unit) * var(--density));
    --wa-space-3xl: calc(3 * var(--unit) * var(--density));
    --wa-space-4xl: calc(4 * var(--unit) * var(--density));
    --wa-content-spacing: var(--wa-space-m);

    --radius: var(--sac-radius, calc(0.5 * var(--unit)));
    --wa-border-style: solid;
    --wa-border-width-s: 1px;
    --wa-border-width-m: 2px;
    --wa-border-width-l: 3px;
    --wa-border-radius-s: calc(var(--radius) * 0.5);
    --wa-border-radius-m: var(--radius);
    --wa-border-radius-l: calc(var(--radius) * 1.5);
    --wa-border-radius-pill: 9999px;
    --wa-border-radius-circle: 50%;
    --wa-border-radius-square: 0;
    --wa-focus-ring-style: solid;
    --wa-focus-ring-width: 2px;
    --wa-focus-ring: solid 2px var(--wa-color-focus);
    --wa-focus-ring-offset: 2px;
    --wa-shadow-s: 0 1px 2px var(--wa-color-shadow);
    --wa-shadow-m: 0 2px 8px -1px var(--wa-color-shadow);
    --wa-shadow-l: 0 12px 32px -6px var(--wa-color-shadow);
    --wa-transition-easing: cubic-bezier(0.2, 0, 0, 1);
    --wa-transition-slow: 240ms;
    --wa-transition-normal: 140ms;
    --wa-transition-fast: 80ms;

    --wa-form-control-background-color: var(--wa-color-surface-default);
    --wa-form-control-border-color: var(--wa-color-neutral-border-loud);
    --wa-form-control-border-style: solid;
    --wa-form-control-border-width: 1px;
    --wa-form-control-border-radius: var(--wa-border-radius-m);
    --wa-form-control-activated-color: var(--wa-color-brand-fill-loud);
    --wa-form-control-label-color: var(--wa-color-text-normal);
    --wa-form-control-label-font-weight: var(--wa-font-weight-semibold);
    --wa-form-control-label-line-height: 1.4;
    --wa-form-control-value-color: var(--wa-color-text-normal);
    --wa-form-control-value-font-weight: 400;
    --wa-form-control-value-line-height: 1.25;
    --wa-form-control-hint-color: var(--wa-color-text-quiet);
    --wa-form-control-hint-font-weight: 400;
    --wa-form-control-hint-line-height: 1.4;
    --wa-form-control-placeholder-color: var(--wa-color-text-quiet);
    --wa-form-control-required-content: '*';
    --wa-form-control-required-content-color: inherit;
    --wa-form-control-required-content-offset: 0.1em;
    --wa-form-control-padding-block: calc(0.6em * var(--density));
    --wa-form-control-padding-inline: 0.85em;
    --wa-form-control-height: round(
      calc(2 * var(--wa-form-control-padding-block) + 1em * var(--wa-form-control-value-line-height)),
      1px
    );
    --wa-form-control-toggle-size: 1.15em;
    --wa-button-transform-hover: none;
    --wa-button-transform-active: none;
    --wa-panel-border-style: solid;
    --wa-panel-border-width: 1px;
    --wa-panel-border-radius: var(--wa-border-radius-l);
    --wa-tooltip-arrow-size: 0;
    --wa-tooltip-background-color: light-dark(oklch(0.28 0.02 var(--hue)), oklch(0.9 0.01 var(--hue)));
    --wa-tooltip-border-color: transparent;
    --wa-tooltip-border-style: none;
    --wa-tooltip-border-width: 0;
    --wa-tooltip-border-radius: var(--wa-border-radius-s);
    --wa-tooltip-content-color: light-dark(#fff, oklch(0.21 0.012 var(--hue)));
    --wa-tooltip-font-size: var(--wa-font-size-xs);
    --wa-tooltip-line-height: 1.4;
  }
`
