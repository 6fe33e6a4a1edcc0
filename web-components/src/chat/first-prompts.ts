import '@awesome.me/webawesome/dist/components/button/button.js'
import { msg } from '@lit/localize'
import { html } from 'lit'

/** In the place of a conversation in which nothing was said yet. */
export function firstPrompts(send: (prompt: string) => void) {
  const prompts = [
    msg('write a haiku to haiku.md'),
    msg('write a list of five ideas for a team lunch to ideas.md'),
    msg('What can you do?'),
  ]
  return html`<div class="empty">
    <h2>${msg('What shall it do?')}</h2>
    <p class="quiet">
      ${msg('Say it in your own words. Files that it makes for you appear beside the conversation.')}
    </p>
    <div class="hints">
      ${prompts.map(
        (prompt) =>
          html`<wa-button appearance="outlined" size="s" @click=${() => send(prompt)}>${prompt}</wa-button>`,
      )}
    </div>
  </div>`
}
