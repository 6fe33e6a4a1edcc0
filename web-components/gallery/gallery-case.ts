import { ContextProvider } from '@lit/context'
import { SacClient, type User } from '@sac/sdk'
import { LitElement } from 'lit'
import { sacContext } from '../src/context.ts'
import { EventHub } from '../src/event-hub.ts'
import { type Script, scriptedFetch } from './scripted-fetch.ts'

/** Stands in for `<sac-provider>`: its client talks to a scripted server. */
export class GalleryCase extends LitElement {
  readonly #context = new ContextProvider(this, { context: sacContext, initialValue: undefined })

  protected override createRenderRoot() {
    return this
  }

  play(script: Script, user: User): void {
    const client = new SacClient({
      baseUrl: location.origin,
      fetch: scriptedFetch(script),
      maxRetries: 0,
    })
    this.#context.setValue({
      client,
      events: new EventHub(client),
      user,
      usesCookie: true,
      ended: new AbortController().signal,
    })
  }
}

customElements.define('gallery-case', GalleryCase)
