import { msg } from '@lit/localize'
import { css, html, nothing, type PropertyValues } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { SacElement } from './sac-element.ts'

/**
 * @summary Shows an image. SVG too as an image only: what it would run or fetch does not happen.
 */
@customElement('sac-image')
export class SacImage extends SacElement {
  static override styles = [
    SacElement.styles,
    css`
      :host {
        display: grid;
        place-items: center;
        padding: var(--wa-space-m);
        background: repeating-conic-gradient(
            var(--wa-color-surface-lowered) 0 25%,
            var(--wa-color-surface-default) 0 50%
          )
          0 / 1.25rem 1.25rem;
        overflow: auto;
      }
      img {
        max-width: 100%;
        max-height: 100%;
        min-height: 0;
        object-fit: contain;
      }
    `,
  ]

  @state() private address = ''
  @state() private isBroken = false

  @property({ attribute: false }) blob: Blob | undefined
  /** What it is to somebody who does not see it. */
  @property() name = ''

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    URL.revokeObjectURL(this.address)
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('blob')) return
    URL.revokeObjectURL(this.address)
    this.isBroken = false
    this.address = this.blob ? URL.createObjectURL(this.blob) : ''
  }

  override render() {
    if (this.isBroken)
      return html`<p role="alert">${msg('This image is damaged, or of a kind that the browser does not know.')}</p>`
    if (!this.address) return nothing
    return html`<img
      src=${this.address}
      alt=${this.name}
      @error=${() => {
        this.isBroken = true
      }}
    />`
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'sac-image': SacImage
  }
}
