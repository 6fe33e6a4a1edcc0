import { html, type PropertyValues } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { SacElement } from './sac-element.ts'
import { markdownStyles } from './sac-markdown.styles.ts'

type Reader = typeof import('./markdown.ts')

let reader: Reader | undefined

/**
 * @summary Shows a Markdown text that nobody vouches for: no HTML of its own, no images, links that open elsewhere.
 *
 * Until the reader has come, and for a text that is too long for it, the text stands as it is.
 *
 * @csspart text - What is shown.
 */
@customElement('sac-markdown')
export class SacMarkdown extends SacElement {
  static override styles = [SacElement.styles, markdownStyles]

  @state() private nodes: DocumentFragment | undefined

  /** The Markdown. */
  @property()
  text = ''

  override connectedCallback(): void {
    super.connectedCallback()
    if (!reader) void this.#load()
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('text') && reader) this.nodes = reader.markdownNodes(this.text)
  }

  async #load(): Promise<void> {
    try {
      reader = await import('./markdown.ts')
      this.nodes = reader.markdownNodes(this.text)
    } catch {
      // Without the reader the text stays plain, which is readable too.
      this.nodes = undefined
    }
  }

  override render() {
    return this.nodes
      ? html`<div part="text">${this.nodes}</div>`
      : html`<div part="text" class="plain">${this.text}</div>`
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'sac-markdown': SacMarkdown
  }
}
