import '@awesome.me/webawesome/dist/components/button/button.js'
import '@awesome.me/webawesome/dist/components/progress-bar/progress-bar.js'
import { msg, str } from '@lit/localize'
import { html, nothing } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import { repeat } from 'lit/directives/repeat.js'
import { errorText } from './error-text.ts'
import { shown } from './files/space.ts'
import type { UploadItem } from './files/upload-item.ts'
import type { UploadQueue } from './files/upload-queue.ts'
import { uploadsOf } from './files/uploads.ts'
import { formatBytes, formatNumber } from './format.ts'
import './icons.ts'
import { SacElement } from './sac-element.ts'
import { uploadsStyles } from './sac-uploads.styles.ts'

/** Lines at a time; the words above count them all. */
const MOST_LINES = 50

/**
 * @summary The uploads of the page: how far they are, what failed and why; cancel and try again.
 *
 * Uploads go on while other places of the app are shown; without any this shows nothing.
 */
@customElement('sac-uploads')
export class SacUploads extends SacElement {
  static override styles = [SacElement.styles, uploadsStyles]

  #queue: UploadQueue | undefined
  @state() private isOpen = true

  override connectedCallback(): void {
    super.connectedCallback()
    this.#follow()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#queue?.removeEventListener('change', this.#onChange)
    this.#queue = undefined
  }

  protected override contextChanged(): void {
    super.contextChanged()
    this.#follow()
  }

  #follow(): void {
    const queue = this.sac && uploadsOf(this.sac)
    if (queue === this.#queue) return
    this.#queue?.removeEventListener('change', this.#onChange)
    this.#queue = queue
    queue?.addEventListener('change', this.#onChange)
    this.requestUpdate()
  }

  #onChange = (): void => this.requestUpdate()

  override render() {
    const queue = this.#queue
    if (!queue || queue.totals.count === 0) return nothing
    const { bytes, sentBytes, failed } = queue.totals
    const percent = bytes === 0 ? 100 : Math.floor((sentBytes / bytes) * 100)
    return html`<section aria-label=${msg('Uploads')}>
      <div class="summary">
        <div role="status" class="words">${this.#words(queue)}</div>
        <span class="quiet rate">${this.#rate(queue)}</span>
        ${failed > 0 ? this.#button(msg('Try failed ones again'), 'refresh', () => queue.retry()) : nothing}
        ${
          queue.isActive
            ? this.#button(msg('Cancel all'), 'close', () => queue.cancelAll())
            : this.#button(msg('Close'), 'close', () => queue.clear())
        }
        <wa-button
          size="s"
          appearance="plain"
          aria-expanded=${this.isOpen}
          @click=${() => {
            this.isOpen = !this.isOpen
          }}
          ><wa-icon
            name=${this.isOpen ? 'chevron-down' : 'chevron-up'}
            label=${this.isOpen ? msg('Hide details') : msg('Show details')}
          ></wa-icon
        ></wa-button>
      </div>
      ${
        queue.isActive
          ? html`<wa-progress-bar label=${msg('Uploaded')} .value=${percent}></wa-progress-bar>`
          : nothing
      }
      ${
        this.isOpen
          ? html`<ul>
            ${repeat(
              queue.attention(MOST_LINES),
              ({ id }) => id,
              (item) => this.#item(queue, item),
            )}
          </ul>`
          : nothing
      }
    </section>`
  }

  #words(queue: UploadQueue) {
    const { count, finished, failed } = queue.totals
    const done = formatNumber(finished)
    const all = formatNumber(count)
    if (queue.hold === 'offline') {
      return msg(str`${done} of ${all} uploaded. The connection is lost; it goes on by itself.`)
    }
    if (queue.hold === 'signed-out') {
      return msg(str`${done} of ${all} uploaded. It goes on when you have signed in again.`)
    }
    if (queue.isActive) return msg(str`Uploading: ${done} of ${all}`)
    if (failed > 0) return msg(str`${done} of ${all} uploaded, ${formatNumber(failed)} failed`)
    return msg(str`${done} uploaded`)
  }

  #rate(queue: UploadQueue) {
    const { bytes, sentBytes } = queue.totals
    const rate = queue.bytesPerSecond
    const size = `${formatBytes(sentBytes)} / ${formatBytes(bytes)}`
    return queue.isActive && rate && !queue.hold ? `${size} · ${formatBytes(rate)}/s` : size
  }

  #item(queue: UploadQueue, item: UploadItem) {
    const { path, state: at, sizeBytes, sentBytes, error } = item
    const name = shown(path)
    return html`<li>
      <span class="name" title=${name}><bdi>${name}</bdi></span>
      ${
        at === 'failed'
          ? html`<span class="error">${uploadErrorText(error)}</span>
            ${this.#button(msg(str`Try ${name} again`), 'refresh', () => queue.retry(item.id), true)}`
          : html`<span class="quiet">${
              sizeBytes > 0 ? `${Math.floor((sentBytes / sizeBytes) * 100)} %` : ''
            }</span>`
      }
      ${this.#button(msg(str`Cancel ${name}`), 'close', () => queue.cancel(item.id), true)}
    </li>`
  }

  #button(label: string, icon: string, run: () => void, isIconOnly = false) {
    return html`<wa-button size="s" appearance="plain" @click=${run}>
      ${isIconOnly ? html`<wa-icon name=${icon} label=${label}></wa-icon>` : label}
    </wa-button>`
  }
}

function uploadErrorText(error: unknown): string {
  // A browser says so when a file changed or went since it was chosen.
  if (error instanceof DOMException) {
    return msg('It was changed or removed on this device meanwhile. Choose it again.')
  }
  return errorText(error)
}

declare global {
  interface HTMLElementTagNameMap {
    'sac-uploads': SacUploads
  }
}
