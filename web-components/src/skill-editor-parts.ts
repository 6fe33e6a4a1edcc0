import '@awesome.me/webawesome/dist/components/button/button.js'
import '@awesome.me/webawesome/dist/components/callout/callout.js'
import { msg, str } from '@lit/localize'
import { html } from 'lit'
import './icons.ts'

export function editorHead(editor: {
  command: string | undefined
  isNew: boolean
  isDirty: boolean
  isBusy: boolean
  save: () => void
  cancel: () => void
}) {
  const { command, isNew, isDirty, isBusy } = editor
  return html`<header class="heading">
    <h1>${command === undefined ? msg('New skill') : msg(str`Edit /${command}`)}</h1>
    <div class="row">
      <span class="quiet" role="status">${isDirty ? msg('Not saved') : ''}</span>
      <wa-button appearance="plain" @click=${editor.cancel}>
        ${isDirty ? msg('Discard changes') : msg('Cancel')}
      </wa-button>
      <wa-button variant="brand" ?loading=${isBusy} @click=${editor.save}>
        <wa-icon slot="start" name="save"></wa-icon>
        ${isNew ? msg('Create skill') : msg('Save a new version')}
      </wa-button>
    </div>
  </header>`
}

/** Somebody else saved a version meanwhile. */
export function theirsNotice(
  theirs: number,
  base: number | undefined,
  choose: { save: () => void; drop: () => void },
) {
  return html`<wa-callout variant="warning" role="alert">
    <wa-icon slot="icon" name="warning"></wa-icon>
    <p>
      ${msg(str`Version ${theirs} was saved meanwhile, and what you write here began with version ${base}.`)}
    </p>
    <div class="row">
      <wa-button size="s" appearance="outlined" @click=${choose.save}>
        ${msg('Save mine over it')}
      </wa-button>
      <wa-button size="s" appearance="plain" @click=${choose.drop}>
        ${msg('Discard mine and take theirs')}
      </wa-button>
    </div>
  </wa-callout>`
}

export const refusalNotice = (error: string) =>
  html`<wa-callout variant="danger" role="alert">
    <wa-icon slot="icon" name="alert"></wa-icon>${error}
  </wa-callout>`
