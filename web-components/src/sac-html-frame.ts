import { css, html } from 'lit'
import { customElement, property, query } from 'lit/decorators.js'
import { SacElement } from './sac-element.ts'

/**
 * @summary Shows HTML that nobody vouches for: it may run scripts, in an origin of its own without network and storage.
 *
 * The frame is `/preview.html` of the server, whose policy what it shows inherits.
 *
 * @csspart frame - The frame.
 */
@customElement('sac-html-frame')
export class SacHtmlFrame extends SacElement {
  static override styles = [
    SacElement.styles,
    css`
      iframe {
        display: block;
        width: 100%;
        height: 100%;
        border: 0;
        color-scheme: light;
        background: #fff;
      }
    `,
  ]

  @query('iframe') private frame!: HTMLIFrameElement

  @property({ attribute: false }) content = ''
  /** What it is to somebody who does not see it. */
  @property() name = ''

  override connectedCallback(): void {
    super.connectedCallback()
    addEventListener('message', this.#onMessage)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    removeEventListener('message', this.#onMessage)
  }

  protected override updated(): void {
    this.#send()
  }

  /** It is there, and waits. */
  #onMessage = (event: MessageEvent): void => {
    if (event.source === this.frame?.contentWindow && event.data === 'sac-preview-ready')
      this.#send()
  }

  #send(): void {
    // Its origin is none, so no other can be named. Until it waits nobody listens.
    this.frame.contentWindow?.postMessage({ html: this.content }, '*')
  }

  override render() {
    const base = this.sac?.client.baseUrl ?? location.origin
    return html`<iframe
      part="frame"
      title=${this.name}
      sandbox="allow-scripts"
      referrerpolicy="no-referrer"
      src=${new URL('/preview.html', base).href}
    ></iframe>`
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'sac-html-frame': SacHtmlFrame
  }
}
