import '@awesome.me/webawesome/dist/components/button/button.js'
import '@awesome.me/webawesome/dist/components/callout/callout.js'
import { msg, str } from '@lit/localize'
import type { Finding } from '@sac/sdk/skill'
import { html } from 'lit'
import { errorText } from './error-text.ts'
import type { SacEventMap } from './events.ts'
import './icons.ts'
import { languageOf } from './language-of.ts'
import './sac-code-editor.ts'
import type { Draft } from './skill-draft.ts'

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

/** In the place of files that are not there yet. */
export function noDraft(error: unknown, again: () => void) {
  if (error === undefined) {
    return html`<div class="page" aria-busy="true">
      <div class="skeleton"></div>
      <p class="visually-hidden" role="status">${msg('Loading')}</p>
    </div>`
  }
  return html`<div class="empty" role="alert">
    <p>${errorText(error)}</p>
    <wa-button @click=${again}>${msg('Try again')}</wa-button>
  </div>`
}

/** What one file holds, with what is wrong in it. */
export function fileEditor(
  file: Draft[number] | undefined,
  findings: readonly Finding[],
  onEdit: (path: string, text: string) => void,
) {
  if (file?.text === undefined) {
    return html`<p class="binary quiet">${msg('This file is not text. It stays as it is.')}</p>`
  }
  return html`<sac-code-editor
    label=${file.path}
    .language=${languageOf(file.path)}
    .value=${file.text}
    .marks=${findings.filter((finding) => finding.file === file.path)}
    @sac-edit=${({ detail }: SacEventMap['sac-edit']) => onEdit(file.path, detail.value ?? '')}
  ></sac-code-editor>`
}
