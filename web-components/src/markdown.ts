import createPurifier from 'dompurify'
import { Marked, type Tokens } from 'marked'

/** Longer texts stay plain: reading them would keep the page busy. */
const MOST_CHARACTERS = 200_000

const TAGS =
  'p br hr h1 h2 h3 h4 h5 h6 strong em del code pre blockquote ul ol li table thead tbody tr th td a input'
const LINK = /^(https?:|mailto:)/i

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)

const marked = new Marked({
  gfm: true,
  breaks: true,
  renderer: {
    // HTML in the text is text, not a part of the page.
    html: ({ text }: Tokens.HTML | Tokens.Tag) => escaped(text),
    // Nothing is fetched for what an agent wrote: an image is a link to it.
    image: ({ href, text }: Tokens.Image) =>
      `<a href="${escaped(href)}">${escaped(text || href)}</a>`,
  },
})

const purifier = createPurifier(window)
purifier.addHook('afterSanitizeAttributes', (node) => {
  if (node.tagName === 'A') {
    // A relative link means a file of the agent, not a place of this app.
    if (!LINK.test(node.getAttribute('href') ?? '')) node.removeAttribute('href')
    node.setAttribute('target', '_blank')
    node.setAttribute('rel', 'noopener noreferrer nofollow')
  }
  if (node.tagName === 'PRE') node.setAttribute('tabindex', '0')
  if (node.tagName === 'INPUT') {
    node.setAttribute('type', 'checkbox')
    node.setAttribute('disabled', '')
    node.setAttribute('aria-label', node.hasAttribute('checked') ? '☑' : '☐')
  }
})

/** What a Markdown text shows, as nodes that can run nothing; undefined for one that is too long. */
export function markdownNodes(text: string): DocumentFragment | undefined {
  if (text.length > MOST_CHARACTERS) return undefined
  return purifier.sanitize(marked.parse(text, { async: false }), {
    ALLOWED_TAGS: TAGS.split(' '),
    ALLOWED_ATTR: ['href', 'checked', 'disabled', 'type', 'align', 'start'],
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
    RETURN_DOM_FRAGMENT: true,
  })
}
