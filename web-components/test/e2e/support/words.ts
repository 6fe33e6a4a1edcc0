import type { Page } from 'playwright-core'

/** What people and agents wrote themselves, programs, and names of keys: it stays as it is in every language. */
const NOT_OURS = 'bdi, code, kbd, pre, .bubble, .cm-editor, .xterm, sac-markdown, option, [lang]'

/** Visible words of Latin letters, labels and hints included, but for those that are `known`. */
export async function latinWords(page: Page, known: RegExp): Promise<string[]> {
  const texts = await page.evaluate((notOurs) => {
    const found: string[] = []
    const visit = (node: Node): void => {
      if (node instanceof Text) found.push(node.data)
      if (node instanceof Element) {
        if (node.matches(notOurs) || !node.checkVisibility()) return
        for (const name of ['aria-label', 'title', 'placeholder', 'label']) {
          found.push(node.getAttribute(name) ?? '')
        }
        for (const child of node.shadowRoot?.childNodes ?? []) visit(child)
      }
      if (node instanceof HTMLStyleElement) return
      for (const child of node.childNodes) visit(child)
    }
    visit(document.querySelector('sac-app')!)
    return found
  }, NOT_OURS)
  return texts.flatMap((text) => text.replace(known, '').match(/[A-Za-z]{3,}.*/g) ?? [])
}
