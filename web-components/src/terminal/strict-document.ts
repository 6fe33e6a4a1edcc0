import type { Terminal } from '@xterm/xterm'

/**
 * A document for xterm.js that obeys `style-src 'self'`. xterm.js writes style sheets into `<style>` elements and colours
 * into `style` attributes, and both are refused as text; as constructed sheets and through the object model they are not.
 *
 * In place of a `<style>`, of which even an empty one is refused, stands an element whose text goes into a sheet that
 * `root` adopts for as long as it stands.
 */
export function strictDocument(root: ShadowRoot): Document {
  const createElement = (tag: string): HTMLElement => {
    if (tag === 'style') return sheetIn(root)
    const element = document.createElement(tag)
    // The DOM renderer colours its runs of text with it, some hundred per frame: so no closure for each.
    if (tag === 'span') element.setAttribute = setAttribute
    return element
  }
  return new Proxy(document, {
    get(target, key) {
      if (key === 'createElement') return createElement
      const value: unknown = Reflect.get(target, key, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

interface Internals {
  _core: { _createRenderer: () => { _rowFactory: { _document: Document } } }
}

/**
 * The DOM renderer makes its runs of text with the page's own document whatever one says (xterm.js 6.0.0), so each new
 * one is told once more. Without that, colours beyond the palette would be missing. Call before `open`.
 */
export function useStrictRows(terminal: Terminal, strict: Document): void {
  const { _core: core } = terminal as unknown as Internals
  const create = core._createRenderer
  core._createRenderer = () => {
    const renderer = create.call(core)
    renderer._rowFactory._document = strict
    return renderer
  }
}

function setAttribute(this: HTMLElement, name: string, value: string): void {
  if (name === 'style') this.style.cssText = value
  else Element.prototype.setAttribute.call(this, name, value)
}

function sheetIn(root: ShadowRoot): HTMLElement {
  const element = document.createElement('template')
  const sheet = new CSSStyleSheet()
  root.adoptedStyleSheets.push(sheet)
  Object.defineProperty(element, 'textContent', {
    set: (text: string) => sheet.replaceSync(text),
  })
  element.remove = () => {
    root.adoptedStyleSheets = root.adoptedStyleSheets.filter((each) => each !== sheet)
    Element.prototype.remove.call(element)
  }
  return element
}
