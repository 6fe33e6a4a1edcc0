import { FitAddon } from '@xterm/addon-fit'
import { SearchAddon } from '@xterm/addon-search'
import { Unicode11Addon } from '@xterm/addon-unicode11'
import { WebLinksAddon } from '@xterm/addon-web-links'
import { WebglAddon } from '@xterm/addon-webgl'
import { type ITheme, Terminal } from '@xterm/xterm'
import xtermStyles from '@xterm/xterm/css/xterm.css'
import { openLink } from './links.ts'
import { strictDocument, useStrictRows } from './strict-document.ts'

export interface ScreenOptions {
  /** What the screen is drawn into, and the shadow root that it stands in. */
  place: HTMLElement
  root: ShadowRoot
  theme: ITheme
  fontFamily: string
  fontSize: number
  isReadOnly: boolean
  /** Names what keys go to, and how to get out of it. */
  label: string
  onInput: (input: string | Uint8Array) => void
  /** @returns whether the key is dealt with, and none of the program's */
  onKey: (event: KeyboardEvent) => boolean
  /** A link lies under the pointer, or no longer. */
  onLink: (address: string | undefined) => void
}

let sheet: CSSStyleSheet | undefined

/** xterm.js with its addons, in a shadow root and under a strict content security policy. */
export class Screen {
  readonly terminal: Terminal
  readonly search = new SearchAddon()
  readonly #fit = new FitAddon()
  #webgl: WebglAddon | undefined

  constructor({ place, root, ...options }: ScreenOptions) {
    adoptStyles(root)
    const hover = (_event: MouseEvent, address: string) => options.onLink(address)
    const leave = () => options.onLink(undefined)
    const strict = strictDocument(root)
    this.terminal = new Terminal({
      // For widths of characters and for marks of a search.
      allowProposedApi: true,
      documentOverride: strict,
      theme: options.theme,
      fontSize: options.fontSize,
      disableStdin: options.isReadOnly,
      cursorBlink: false,
      scrollback: 10_000,
      // Programs choose colours for the background that they expect.
      minimumContrastRatio: 4.5,
      linkHandler: { activate: openLink, hover, leave, allowNonHttpProtocols: false },
    })
    const { terminal } = this
    useStrictRows(terminal, strict)
    terminal.loadAddon(this.#fit)
    terminal.loadAddon(this.search)
    terminal.loadAddon(new Unicode11Addon())
    terminal.unicode.activeVersion = '11'
    terminal.loadAddon(new WebLinksAddon(openLink, { hover, leave }))
    terminal.onData(options.onInput)
    terminal.onBinary((text) => options.onInput(Uint8Array.from(text, (c) => c.charCodeAt(0))))
    terminal.attachCustomKeyEventHandler((event) => !options.onKey(event))
    this.#open(place)
    // Measured again now that it stands in the page.
    terminal.options.fontFamily = options.fontFamily
    this.#accelerate()
    terminal.textarea?.setAttribute('aria-label', options.label)
  }

  /** `webgl`, or `dom` where the browser has none or has taken it away. */
  get renderer(): 'webgl' | 'dom' {
    return this.#webgl ? 'webgl' : 'dom'
  }

  /** Cells that fit into the place; undefined while it is hidden. */
  fittingSize(): { cols: number; rows: number } | undefined {
    const parent = this.terminal.element?.parentElement
    if (!parent || parent.clientWidth === 0 || parent.clientHeight === 0) return undefined
    return this.#fit.proposeDimensions()
  }

  /** What it shows and what has scrolled away, in lines. */
  text(): string {
    const { active } = this.terminal.buffer
    const lines = Array.from({ length: active.length }, (_, y) => active.getLine(y))
    return lines
      .map((line) => line?.translateToString(true) ?? '')
      .join('\n')
      .trimEnd()
  }

  /** Glyphs that were drawn while it was hidden may be stale (webgl 0.19). */
  onShow(): void {
    this.#webgl?.clearTextureAtlas()
  }

  dispose(): void {
    this.#decelerate()
    this.terminal.dispose()
  }

  /**
   * The scroll bar's `<style>` is made with the page's own document whatever one says, so it is taken out before it
   * stands in the page, where its text would be a violation. `sac-terminal.styles.ts` has its rules.
   */
  #open(place: HTMLElement): void {
    const outside = document.createElement('div')
    this.terminal.open(outside)
    for (const style of outside.querySelectorAll('.xterm-screen > style')) {
      if (style.textContent) style.remove()
    }
    place.replaceChildren(...outside.childNodes)
  }

  #accelerate(): void {
    const webgl = new WebglAddon()
    try {
      webgl.onContextLoss(() => this.#decelerate())
      this.terminal.loadAddon(webgl)
      this.#webgl = webgl
    } catch {
      // No WebGL here: the DOM renderer draws.
      dispose(webgl)
    }
  }

  #decelerate(): void {
    const webgl = this.#webgl
    this.#webgl = undefined
    if (webgl) dispose(webgl)
  }
}

function dispose(webgl: WebglAddon): void {
  try {
    webgl.dispose()
  } catch {
    // Disposing of a lost or half made context throws in some browsers; the DOM renderer is in place all the same.
  }
}

function adoptStyles(root: ShadowRoot): void {
  if (!sheet) {
    sheet = new CSSStyleSheet()
    sheet.replaceSync(xtermStyles)
  }
  if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.unshift(sheet)
}
