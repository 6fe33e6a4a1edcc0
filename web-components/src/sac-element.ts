import { ContextConsumer } from '@lit/context'
import { localized } from '@lit/localize'
import { type CSSResultGroup, LitElement } from 'lit'
import { type SacContext, sacContext } from './context.ts'
import type { SacEventMap } from './events.ts'
import { base } from './styles/base.styles.ts'
import { tokens } from './styles/tokens.styles.ts'

/** What all elements share: design tokens, the client of the page around them, texts that follow the language, typed events. */
@localized()
export class SacElement extends LitElement {
  /** An element with styles of its own: `static override styles = [SacElement.styles, own]`. */
  static override styles: CSSResultGroup = [tokens, base]

  readonly #context = new ContextConsumer(this, {
    context: sacContext,
    subscribe: true,
    callback: () => this.contextChanged(),
  })

  /** Undefined until the element stands inside `<sac-provider>` or `<sac-app>`. */
  protected get sac(): SacContext | undefined {
    return this.#context.value
  }

  /** The client or the user is another one. */
  protected contextChanged(): void {
    this.requestUpdate()
  }

  /**
   * For `@click` of a link to a place: whoever is around the element goes there. What opens a new tab stays the browser's.
   */
  protected follow = (event: MouseEvent): void => {
    const link = event.currentTarget as HTMLAnchorElement
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
      return
    event.preventDefault()
    this.emit('sac-navigate', { path: link.pathname + link.search })
  }

  /** @returns false when a listener prevented what would follow */
  protected emit<Name extends keyof SacEventMap>(
    name: Name,
    detail: SacEventMap[Name]['detail'],
    options: { cancelable?: boolean } = {},
  ): boolean {
    return this.dispatchEvent(
      new CustomEvent(name, { detail, bubbles: true, composed: true, ...options }),
    )
  }
}
