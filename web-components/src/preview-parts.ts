import '@awesome.me/webawesome/dist/components/button/button.js'
import '@awesome.me/webawesome/dist/components/dialog/dialog.js'
import { msg, str } from '@lit/localize'
import { html } from 'lit'
import type { Content } from './files/content.ts'
import { formatBytes } from './format.ts'
import './icons.ts'

/** In the place of a file that cannot be shown. */
export const noPreview = (content: Content, download: () => void) =>
  html`<div class="message">
    <wa-icon name="file"></wa-icon>
    <p>
      ${
        content.kind === 'binary'
          ? msg('This is not text, and there is no preview for it.')
          : msg('This file is too large for a preview.')
      }
    </p>
    <wa-button variant="brand" @click=${download}>
      <wa-icon slot="start" name="download"></wa-icon>
      ${msg(str`Download (${formatBytes(content.sizeBytes)})`)}
    </wa-button>
  </div>`

export type LeaveAnswer = 'save' | 'discard' | 'stay'

/** Asks what to do with changes before the file is left. */
export const leaveQuestion = (name: string, answer: (answer: LeaveAnswer) => void) =>
  html`<wa-dialog open label=${msg('Save your changes?')} @wa-after-hide=${() => answer('stay')}>
    <p>${msg(str`${name} has changes that are not saved.`)}</p>
    <wa-button slot="footer" appearance="plain" @click=${() => answer('stay')}
      >${msg('Keep editing')}</wa-button
    >
    <wa-button slot="footer" variant="danger" appearance="outlined" @click=${() => answer('discard')}
      >${msg('Discard')}</wa-button
    >
    <wa-button slot="footer" variant="brand" @click=${() => answer('save')}>${msg('Save')}</wa-button>
  </wa-dialog>`
