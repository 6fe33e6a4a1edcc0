import '@awesome.me/webawesome/dist/components/button/button.js'
import { msg, str } from '@lit/localize'
import { css, html, type PropertyValues } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import type { PDFDocumentProxy, RenderTask } from 'pdfjs-dist'
import { errorText } from './error-text.ts'
import './icons.ts'
import { SacElement } from './sac-element.ts'

const STEPS = [0.5, 0.75, 1, 1.25, 1.5, 2, 3]

/**
 * @summary Shows a PDF, a page at a time, drawn by us: a browser's own viewer does not run in embedded pages.
 * @csspart page - The page.
 */
@customElement('sac-pdf')
export class SacPdf extends SacElement {
  static override styles = [
    SacElement.styles,
    css`
      :host {
        display: grid;
        grid-template-rows: minmax(0, 1fr) auto;
      }
      .page {
        overflow: auto;
        padding: var(--wa-space-m);
        text-align: center;
        background: var(--wa-color-surface-lowered);
      }
      .page:focus-visible {
        outline-offset: -2px;
      }
      canvas {
        background: #fff;
        box-shadow: var(--wa-shadow-m);
      }
      .bar {
        display: flex;
        align-items: center;
        justify-content: center;
        gap: var(--wa-space-xs);
        min-height: 2.9rem;
        border-block-start: 1px solid var(--wa-color-surface-border);
      }
      p {
        padding: var(--wa-space-m);
      }
    `,
  ]

  #document: PDFDocumentProxy | undefined
  #drawing: RenderTask | undefined
  #asked = 0

  @query('canvas') private canvas!: HTMLCanvasElement
  @query('.page') private frame!: HTMLElement
  @state() private page = 1
  @state() private pages = 0
  @state() private zoom = 1
  @state() private error = ''
  /** The text of the page, for who does not see it. */
  @state() private words = ''

  @property({ attribute: false }) blob: Blob | undefined
  @property() name = ''

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#close()
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('blob')) void this.#open()
    else if (changed.has('page') || changed.has('zoom')) void this.#draw()
  }

  #close(): void {
    this.#drawing?.cancel()
    void this.#document?.destroy()
    this.#document = undefined
  }

  async #open(): Promise<void> {
    this.#close()
    const asked = ++this.#asked
    if (!this.blob) return
    try {
      const { openPdf } = await import('./pdf-document.ts')
      const opened = await openPdf(this.blob)
      if (asked !== this.#asked || !this.isConnected) return void opened.destroy()
      this.#document = opened
      this.pages = opened.numPages
      this.page = Math.min(this.page, opened.numPages)
      this.error = ''
      await this.#draw()
    } catch (error) {
      this.error = msg(str`This PDF cannot be shown: ${errorText(error)}`)
    }
  }

  async #draw(): Promise<void> {
    const page = await this.#document?.getPage(this.page)
    if (!page) return
    this.#drawing?.cancel()
    const natural = page.getViewport({ scale: 1 })
    const room = Math.max(200, this.frame.clientWidth - 32)
    const scale = Math.min(room / natural.width, 2) * this.zoom
    const density = Math.min(devicePixelRatio, 2)
    const viewport = page.getViewport({ scale: scale * density })
    this.canvas.width = viewport.width
    this.canvas.height = viewport.height
    this.canvas.style.width = `${viewport.width / density}px`
    const drawing = page.render({ canvasContext: this.canvas.getContext('2d')!, viewport })
    this.#drawing = drawing
    try {
      await drawing.promise
      const { items } = await page.getTextContent()
      this.words = items.map((item) => ('str' in item ? item.str : '')).join(' ')
    } catch (error) {
      // Another page or size was asked for meanwhile.
      if (this.#drawing === drawing) this.error = errorText(error)
    }
  }

  #turn(by: number): void {
    this.page = Math.min(Math.max(1, this.page + by), this.pages)
    this.frame.scrollTop = 0
  }

  #scale(by: number): void {
    const at = STEPS.indexOf(this.zoom) + by
    this.zoom = STEPS[Math.min(Math.max(0, at), STEPS.length - 1)]!
  }

  #onKey = (event: KeyboardEvent): void => {
    if (event.key === 'PageDown' || event.key === 'ArrowRight') this.#turn(1)
    else if (event.key === 'PageUp' || event.key === 'ArrowLeft') this.#turn(-1)
    else return
    event.preventDefault()
  }

  override render() {
    if (this.error) return html`<p role="alert">${this.error}</p>`
    const icon = (name: string, label: string, run: () => void, isOff: boolean) =>
      html`<wa-button size="s" appearance="plain" ?disabled=${isOff} @click=${run}
        ><wa-icon name=${name} label=${label}></wa-icon
      ></wa-button>`
    return html`<div class="page" part="page" tabindex="0" role="group" aria-label=${this.name} @keydown=${this.#onKey}>
        <canvas role="img" aria-label=${this.words || this.name}></canvas>
      </div>
      <div class="bar">
        ${icon('chevron-left', msg('Previous page'), () => this.#turn(-1), this.page <= 1)}
        <span role="status">${msg(str`Page ${this.page} of ${this.pages}`)}</span>
        ${icon('chevron-right', msg('Next page'), () => this.#turn(1), this.page >= this.pages)}
        ${icon('zoom-out', msg('Smaller'), () => this.#scale(-1), this.zoom === STEPS[0])}
        ${icon('zoom-in', msg('Larger'), () => this.#scale(1), this.zoom === STEPS.at(-1))}
      </div>`
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'sac-pdf': SacPdf
  }
}
