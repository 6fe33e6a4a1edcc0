import '@awesome.me/webawesome/dist/components/button/button.js'
import { msg, str } from '@lit/localize'
import { html, nothing, type PropertyValues } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { OpenFile } from './controllers/open-file.ts'
import { elementsAbove } from './elements-above.ts'
import { errorText } from './error-text.ts'
import type { Content } from './files/content.ts'
import { draftsOf, EditSession } from './files/edit-session.ts'
import { nameOf, type Space, shown, spaceKey, workspaceOf } from './files/space.ts'
import { formatBytes } from './format.ts'
import './icons.ts'
import { type LeaveAnswer, leaveQuestion, noPreview } from './preview-parts.ts'
import { SacElement } from './sac-element.ts'
import { previewStyles } from './sac-preview.styles.ts'
import './sac-text-file.ts'

/** Kinds that have a look of their own beside their text. Each comes with its code when it is shown first. */
const LOOKS: Partial<Record<Content['kind'], () => Promise<unknown>>> = {
  html: () => import('./sac-html-frame.ts'),
  image: () => import('./sac-image.ts'),
  markdown: () => import('./sac-markdown.ts'),
  pdf: () => import('./sac-pdf.ts'),
  table: () => import('./sac-csv-table.ts'),
}

/**
 * @summary Shows a file: text to edit, Markdown, tables, images, PDF, HTML that cannot reach anything.
 *
 * What is changed and not saved is kept while the page stands, also when another place of the app is shown.
 *
 * @event sac-close - It is to be closed.
 * @event sac-file-command - To download, rename or delete the file.
 * @event sac-toast - A word to the user.
 * @csspart content - What is shown of the file.
 */
@customElement('sac-preview')
export class SacPreview extends SacElement {
  static override styles = [SacElement.styles, previewStyles]

  readonly #file = new OpenFile(this, {
    context: () => this.sac,
    file: () => (this.space && this.path ? { space: this.space, path: this.path } : undefined),
    mayReplace: () => !this.#session?.isDirty,
  })
  #session: EditSession | undefined
  #shown: Content | undefined
  #above: Element[] = []
  #answer: ((answer: LeaveAnswer) => void) | undefined

  @state() private isSource = false
  @state() private isAsking = false

  @property({ attribute: false }) space: Space | undefined
  @property() path = ''
  @property({ type: Boolean }) readonly = false

  override connectedCallback(): void {
    super.connectedCallback()
    this.#above = elementsAbove(this)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#sayKept()
  }

  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('.head wa-button')?.focus()
  }

  /** Asks when there are changes that are not saved. @returns false when one wants to stay */
  async mayLeave(): Promise<boolean> {
    const session = this.#session
    if (!session?.isDirty) return true
    this.isAsking = true
    const answer = await new Promise<LeaveAnswer>((resolve) => {
      this.#answer = resolve
    })
    this.isAsking = false
    if (answer === 'discard') session.discard()
    if (answer === 'save') await this.renderRoot.querySelector('sac-text-file')?.save()
    return answer !== 'stay' && !session.isDirty
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('path') || changed.has('space')) {
      this.#sayKept()
      this.isSource = false
      this.#session = undefined
      this.#shown = undefined
    }
    const { content } = this.#file
    if (content && content !== this.#shown) {
      this.#shown = content
      this.#open(content)
    }
  }

  #sayKept(): void {
    if (!this.#session?.isDirty) return
    const name = shown(nameOf(this.#session.path))
    const text = msg(str`Your changes of ${name} are not saved; they wait for you in the file.`)
    // This element may have left the page: whoever is still there passes the word on.
    const event = new CustomEvent('sac-toast', {
      detail: { kind: 'warning', text },
      bubbles: true,
      composed: true,
    })
    this.#above.find((element) => element.isConnected)?.dispatchEvent(event)
  }

  #open(content: Content): void {
    void LOOKS[content.kind]?.().catch(() => {
      this.isSource = true
      const text = msg('This view could not be loaded. Load the page again.')
      this.emit('sac-toast', { kind: 'error', text })
    })
    if (!this.sac || !this.space || !('text' in content) || content.text === undefined) return
    if (this.#session?.isDirty || this.#session?.digest === content.digest) return
    const drafts = draftsOf(this.sac)
    const key = `${spaceKey(this.space)}:${this.path}`
    const draft = drafts.get(key)
    if (draft?.isDirty) this.isSource = true
    this.#session = draft?.isDirty
      ? draft
      : new EditSession(workspaceOf(this.sac.client, this.space), this.path, {
          text: content.text,
          digest: content.digest,
        })
    drafts.set(key, this.#session)
  }

  override render() {
    const { content } = this.#file
    const name = nameOf(this.path)
    return html`
      <section aria-label=${msg(str`File ${shown(name)}`)} @keydown=${this.#onKey}>
        <div class="head">
          <wa-button size="s" appearance="plain" @click=${() => this.emit('sac-close', {})}
            ><wa-icon name="close" label=${msg('Close the file')}></wa-icon
          ></wa-button>
          <h2 title=${shown(name)}><bdi>${shown(name)}</bdi></h2>
          <span class="quiet size">${content ? formatBytes(content.sizeBytes) : ''}</span>
          ${this.#toggle(content)}
          <wa-button
            size="s"
            appearance="plain"
            @click=${this.#download}
            ><wa-icon name="download" label=${msg('Download')}></wa-icon
          ></wa-button>
        </div>
        ${this.#notes(content)}
        <div class="content" part="content">${this.#body(content)}</div>
      </section>
      ${this.isAsking ? leaveQuestion(shown(name), (answer) => this.#answer?.(answer)) : nothing}
    `
  }

  #toggle(content: Content | undefined) {
    if (!content || !LOOKS[content.kind] || !this.#session) return nothing
    return html`<wa-button
      size="s"
      appearance="outlined"
      @click=${() => {
        this.isSource = !this.isSource
      }}
    >
      <wa-icon slot="start" name=${this.isSource ? 'text' : 'edit'}></wa-icon>
      ${this.isSource ? msg('Preview') : this.readonly ? msg('Text') : msg('Edit')}
    </wa-button>`
  }

  #notes(content: Content | undefined) {
    if (this.#file.error !== undefined && content) {
      return html`<p class="note" role="alert">${errorText(this.#file.error)}</p>`
    }
    if (this.#file.isOutdated) {
      return html`<p class="note" role="status">
        ${msg('Somebody else changed this file meanwhile. When you save you see both versions.')}
      </p>`
    }
    if (content && 'isHead' in content && content.isHead) {
      return html`<p class="note">
        ${msg('This file is too large to be edited here. You see its beginning; download it for the whole.')}
      </p>`
    }
    return nothing
  }

  #body(content: Content | undefined) {
    if (!content) {
      if (this.#file.error === undefined) {
        return html`<div class="busy" role="status" aria-label=${msg('Loading')}></div>`
      }
      return html`<div class="message" role="alert">
        <p>${errorText(this.#file.error)}</p>
        <wa-button size="s" @click=${() => this.#file.reload()}>${msg('Try again')}</wa-button>
      </div>`
    }
    if (content.kind === 'binary' || content.kind === 'too-large')
      return noPreview(content, this.#download)
    if (LOOKS[content.kind] && !this.isSource) return this.#look(content)
    if (!this.#session) return nothing
    return html`<sac-text-file
      .session=${this.#session}
      ?readonly=${this.readonly || ('isHead' in content && content.isHead)}
      @sac-edit=${() => this.requestUpdate()}
      @sac-file-saved=${() => {
        const { digest, text } = this.#session!
        this.#file.saved(digest ?? '', text)
      }}
    ></sac-text-file>`
  }

  #look(content: Content) {
    const text = this.#session?.text ?? ''
    const name = shown(nameOf(this.path))
    switch (content.kind) {
      case 'markdown':
        return html`<div class="prose" tabindex="0"><sac-markdown .text=${text}></sac-markdown></div>`
      case 'table':
        return html`<sac-csv-table .text=${text} .name=${name}></sac-csv-table>`
      case 'html':
        return html`<sac-html-frame .content=${text} .name=${name}></sac-html-frame>`
      case 'image':
        return html`<sac-image .blob=${content.blob} .name=${name}></sac-image>`
      case 'pdf':
        return html`<sac-pdf .blob=${content.blob} .name=${name}></sac-pdf>`
      default:
        return nothing
    }
  }

  #download = (): void => {
    this.emit('sac-file-command', { command: 'download', paths: [this.path] })
  }

  #onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.defaultPrevented) return
    this.emit('sac-close', {})
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'sac-preview': SacPreview
  }
}
