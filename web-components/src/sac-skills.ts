import '@awesome.me/webawesome/dist/components/button/button.js'
import { msg } from '@lit/localize'
import { css, html, nothing, type PropertyValues } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { isPlainClick } from './plain-click.ts'
import { SacElement } from './sac-element.ts'
import './sac-skill-list.ts'
import { stateStyles } from './styles/states.styles.ts'

/**
 * @summary The skills that one may use, as a marketplace; one of them with its versions and agents; the editor.
 * @event sac-navigate - Another skill or part was chosen; `detail: { path }`.
 */
@customElement('sac-skills')
export class SacSkills extends SacElement {
  static override styles = [
    SacElement.styles,
    stateStyles,
    css`
      :host,
      .whole {
        height: 100%;
      }
    `,
  ]

  /** The parts whose code is there. */
  @state() private loaded: ReadonlySet<string> = new Set()
  @state() private loadError: unknown
  /** The list stays, with what was searched for, while a skill is looked at. */
  #hasList = false

  /** One skill; `new` to write one; the marketplace when absent. */
  @property({
    attribute: 'skill-id',
    converter: (id) => (id === null || id === '' ? undefined : id === 'new' ? id : Number(id)),
  })
  skillId: number | 'new' | undefined

  /** Of one skill: `overview`, `files`, `versions`, `agents`, `edit` or `run`. */
  @property()
  tab: string | undefined

  /** The agent that `run` begins with. */
  @property({ type: Number, attribute: 'agent-id' })
  agentId: number | undefined

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('skillId') || changed.has('tab')) void this.#loadPart()
  }

  get #part(): 'list' | 'skill' | 'editor' {
    if (this.skillId === undefined) return 'list'
    return this.skillId === 'new' || this.tab === 'edit' ? 'editor' : 'skill'
  }

  async #loadPart(): Promise<void> {
    const part = this.#part
    if (part === 'list' || this.loaded.has(part)) return
    this.loadError = undefined
    try {
      await (part === 'editor' ? import('./sac-skill-editor.ts') : import('./sac-skill.ts'))
      this.loaded = new Set([...this.loaded, part])
    } catch (error) {
      this.loadError = error
    }
  }

  /** An app around moves there; alone in a page the element shows it by itself. */
  #onClick(event: MouseEvent): void {
    const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement)
    if (!link?.pathname.startsWith('/skills') || !isPlainClick(event)) return
    event.preventDefault()
    this.#go(link.pathname + link.search)
  }

  #go(path: string): void {
    const { pathname, searchParams } = new URL(path, location.href)
    const [, , skillId, tab] = pathname.split('/')
    this.agentId = Number(searchParams.get('agent')) || undefined
    this.skillId = skillId === 'new' ? 'new' : skillId ? Number(skillId) : undefined
    this.tab = tab
    this.emit('sac-navigate', { path })
  }

  override render() {
    this.#hasList ||= this.#part === 'list'
    return html`<div class="whole" @click=${this.#onClick}>
      ${
        this.#hasList
          ? html`<sac-skill-list ?hidden=${this.#part !== 'list'}></sac-skill-list>`
          : nothing
      }
      ${this.#part === 'list' ? nothing : this.#one()}
    </div>`
  }

  #one() {
    if (this.loadError !== undefined) {
      return html`<div class="empty" role="alert">
        <p>${msg('This part of the page could not be loaded. The server may have been updated.')}</p>
        <wa-button @click=${() => location.reload()}>${msg('Load the page again')}</wa-button>
      </div>`
    }
    if (!this.loaded.has(this.#part)) {
      return html`<p class="visually-hidden" role="status">${msg('Loading')}</p>`
    }
    return this.#part === 'editor'
      ? html`<sac-skill-editor
            .skillId=${this.skillId === 'new' ? undefined : this.skillId}
            @sac-navigate=${this.#onNavigate}
          ></sac-skill-editor>`
      : html`<sac-skill
            .skillId=${this.skillId}
            .tab=${this.tab ?? 'overview'}
            .agentId=${this.agentId}
            @sac-navigate=${this.#onNavigate}
          ></sac-skill>`
  }

  /** From a part below: the element shows the place too when nobody around it does. */
  #onNavigate(event: CustomEvent<{ path: string }>): void {
    if (!event.detail.path.startsWith('/skills')) return
    event.stopPropagation()
    this.#go(event.detail.path)
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'sac-skills': SacSkills
  }
}
