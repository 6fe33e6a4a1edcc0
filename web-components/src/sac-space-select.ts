import { msg, str } from '@lit/localize'
import { type AgentSummary, ForbiddenError, type Group, type SacClient } from '@sac/sdk'
import { css, html } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { LiveQuery } from './controllers/live-query.ts'
import { errorText } from './error-text.ts'
import { type Space, spaceKey } from './files/space.ts'
import { SacElement } from './sac-element.ts'

interface Spaces {
  agents: Pick<AgentSummary, 'id' | 'name'>[]
  groups: Pick<Group, 'id' | 'name'>[]
}

/**
 * @summary Chooses a workspace: of an agent, of a group, or the public one.
 * @event sac-space-choose - One was chosen, by hand or because there was none; `detail: { space, isFirst }`.
 */
@customElement('sac-space-select')
export class SacSpaceSelect extends SacElement {
  static override styles = [
    SacElement.styles,
    css`
      :host {
        min-width: 0;
      }
      select {
        width: 100%;
        max-width: 22rem;
        min-height: 2.4rem;
        padding: 0 var(--wa-space-s);
        border: 1px solid var(--wa-form-control-border-color);
        border-radius: var(--wa-form-control-border-radius);
        font: inherit;
        font-weight: var(--wa-font-weight-semibold);
        color: inherit;
        background: var(--wa-form-control-background-color);
        text-overflow: ellipsis;
      }
    `,
  ]

  readonly #spaces = new LiveQuery<Spaces>(this, {
    context: () => this.sac,
    topics: ['agent', 'group'],
    load: async ({ client }, signal) => {
      const spaces: Spaces = { agents: [], groups: [] }
      for await (const agent of client.agents.list({ limit: 200, signal }))
        spaces.agents.push(agent)
      spaces.groups.push(...(await groupsOf(client, signal)))
      return spaces
    },
  })

  /** The one that is shown. */
  @property({ attribute: false }) space: Space | undefined
  /** The one that was looked at last, such as `output/7`, for the first choice. */
  @property() remembered = ''

  protected override updated(): void {
    const { value } = this.#spaces
    if (this.space || !value) return
    const options = [
      ...value.agents.flatMap(({ id }): Space[] => [
        { kind: 'output', id },
        { kind: 'private', id },
      ]),
      ...value.groups.map(({ id }): Space => ({ kind: 'group', id })),
      { kind: 'public' } as const,
    ]
    const last = options.find((option) => spaceKey(option) === this.remembered)
    this.#choose(last ?? options[0]!, true)
  }

  #choose(space: Space, isFirst: boolean): void {
    this.emit('sac-space-choose', { space, isFirst })
  }

  #onChange = (event: Event): void => {
    const [kind, id] = (event.target as HTMLSelectElement).value.split('/')
    this.#choose({ kind: kind as Space['kind'], ...(id && { id: Number(id) }) }, false)
  }

  override render() {
    const { value, error } = this.#spaces
    if (!value && error !== undefined) return html`<p role="alert">${errorText(error)}</p>`
    const here = this.space ? spaceKey(this.space) : ''
    const option = (key: string, text: string) =>
      html`<option value=${key} .selected=${key === here}>${text}</option>`
    const isListed =
      !this.space ||
      this.space.kind === 'public' ||
      (this.space.kind === 'group' ? value?.groups : value?.agents)?.some(
        ({ id }) => id === this.space?.id,
      )
    return html`<select aria-label=${msg('Workspace')} @change=${this.#onChange}>
      ${isListed ? '' : option(here, value ? msg('Not yours any more') : msg('Loading…'))}
      <optgroup label=${msg('Results of agents')}>
        ${value?.agents.map(({ id, name }) => option(`output/${id}`, name))}
      </optgroup>
      <optgroup label=${msg('Work folders of agents')}>
        ${value?.agents.map(({ id, name }) => option(`private/${id}`, msg(str`${name} – work folder`)))}
      </optgroup>
      <optgroup label=${msg('Groups')}>
        ${value?.groups.map(({ id, name }) => option(`group/${id}`, name))}
      </optgroup>
      <optgroup label=${msg('Everybody')}>${option('public', msg('Public files'))}</optgroup>
    </select>`
  }
}

/** None for a page that embeds SAC: its token is for what belongs to its user alone. */
async function groupsOf(client: SacClient, signal: AbortSignal): Promise<Group[]> {
  const groups: Group[] = []
  try {
    for await (const group of client.groups.list({ limit: 200, signal })) groups.push(group)
  } catch (error) {
    if (!(error instanceof ForbiddenError)) throw error
  }
  return groups
}

declare global {
  interface HTMLElementTagNameMap {
    'sac-space-select': SacSpaceSelect
  }
}
