import { msg } from '@lit/localize'
import { html } from 'lit'
import type { AgentDraft } from './agent-draft.ts'

/** The fields that most people never open; part of the form of `<sac-agent-form>`. */
export const advancedFields = (draft: AgentDraft) => html`
  <div class="fields">
    <div class="pair">
      ${text('haiku', msg('Small model'), draft.haiku)}
      ${text('sonnet', msg('Medium model'), draft.sonnet)}
      ${text('opus', msg('Large model'), draft.opus)}
    </div>
    <p class="quiet">${msg('A model left empty is the one of the provider.')}</p>
    <wa-textarea
      name="env"
      class="code"
      rows="3"
      label=${msg('Environment')}
      hint=${msg('NAME=value, one per line. The agent can read it.')}
      spellcheck="false"
      .value=${draft.env}
    ></wa-textarea>
    <wa-textarea
      name="command"
      class="code"
      rows="2"
      label=${msg('Command instead of claude')}
      hint=${msg('The program, then its arguments, one per line. Empty for Claude Code.')}
      spellcheck="false"
      .value=${draft.command}
    ></wa-textarea>
    <div class="pair">
      ${proxy('httpProxy', msg('HTTP proxy'), draft.httpProxy)}
      ${proxy('httpsProxy', msg('HTTPS proxy'), draft.httpsProxy)}
    </div>
    <div class="pair">
      ${size('cpuCores', msg('Most CPU, in cores'), '0.1', draft.cpuCores)}
      ${size('memoryGib', msg('Most memory, in GB'), '0.25', draft.memoryGib)}
    </div>
    <p class="quiet">${msg('A limit left empty is the one that your admin set.')}</p>
  </div>
`

const text = (name: string, label: string, value: string) =>
  html`<wa-input name=${name} class="code" label=${label} maxlength="200" .value=${value}></wa-input>`

const proxy = (name: string, label: string, value: string) =>
  html`<wa-input
    name=${name}
    class="code"
    type="url"
    label=${label}
    placeholder="http://proxy:3128"
    .value=${value}
  ></wa-input>`

const size = (name: string, label: string, min: string, value: string) =>
  html`<wa-input
    name=${name}
    type="number"
    step="any"
    min=${min}
    label=${label}
    .value=${value}
  ></wa-input>`
