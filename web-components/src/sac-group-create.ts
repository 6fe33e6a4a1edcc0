import '@awesome.me/webawesome/dist/components/input/input.js'
import { msg, str } from '@lit/localize'
import { html } from 'lit'
import { customElement } from 'lit/decorators.js'
import { SacElement } from './sac-element.ts'
import './sac-form-dialog.ts'
import { formStyles } from './styles/form.styles.ts'

/**
 * @summary The dialog in which an admin makes a group.
 * @event sac-change - The group is there.
 * @event sac-close - The dialog is gone.
 * @event sac-toast - What was done.
 */
@customElement('sac-group-create')
export class SacGroupCreate extends SacElement {
  static override styles = [SacElement.styles, formStyles]

  #create = async (data: FormData): Promise<void> => {
    const text = (name: string) => String(data.get(name) ?? '').trim()
    const group = await this.sac!.client.groups.create({
      name: text('name'),
      description: text('description'),
      ...(text('slug') && { slug: text('slug') }),
    })
    this.emit('sac-change', {})
    this.emit('sac-toast', { kind: 'done', text: msg(str`${group.name} is there, and yours.`) })
  }

  override render() {
    return html`<sac-form-dialog
      heading=${msg('Create a group')}
      action=${msg('Create')}
      .run=${this.#create}
    >
      <form>
        <wa-input name="name" label=${msg('Name')} maxlength="100" autofocus required></wa-input>
        <wa-input name="description" label=${msg('What is it for?')} maxlength="2000"></wa-input>
        <wa-input
          name="slug"
          class="code"
          label=${msg('Name of its folder')}
          hint=${msg('Small letters, digits and hyphens; made from the name when empty. It never changes.')}
          pattern="[a-z0-9]+(-[a-z0-9]+)*"
          maxlength="40"
          autocomplete="off"
        ></wa-input>
        <button hidden></button>
      </form>
    </sac-form-dialog>`
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'sac-group-create': SacGroupCreate
  }
}
