import type { ReactiveController, ReactiveControllerHost } from 'lit'
import { onPreferences, preferences } from '../preferences.ts'
import { colorsOf } from './colors.ts'
import type { Screen, ScreenOptions } from './screen.ts'

/** Until a drag of the window's edge is over: `claude` draws its screen anew for each size. */
const RESIZE_SETTLE_MS = 100

export interface FittedScreenOptions {
  place: () => HTMLElement
  /** Has the colours of the terminal as its own. */
  probe: () => HTMLElement
  /** What the screen is told beside its place, its colours and its type. */
  options: () => Omit<ScreenOptions, 'place' | 'theme' | 'fontFamily' | 'fontSize'>
  /** So many cells have room now. */
  onFit: (size: { cols: number; rows: number }) => void
}

/** Makes the screen and keeps it as the page wants it: its size, its colours, the size of its type. */
export class FittedScreen implements ReactiveController {
  screen: Screen | undefined
  readonly #host: ReactiveControllerHost & Element
  readonly #options: FittedScreenOptions
  readonly #resizes = new ResizeObserver(() => this.#settle())
  #timer: ReturnType<typeof setTimeout> | undefined
  #stopPreferences: (() => void) | undefined

  constructor(host: ReactiveControllerHost & Element, options: FittedScreenOptions) {
    this.#host = host
    this.#options = options
    host.addController(this)
  }

  hostConnected(): void {
    this.#stopPreferences = onPreferences(() => this.#applyFontSize())
  }

  hostDisconnected(): void {
    this.#stopPreferences?.()
    this.#resizes.disconnect()
    clearTimeout(this.#timer)
    this.screen?.dispose()
    this.screen = undefined
  }

  /** @throws when its code cannot be loaded */
  async make(): Promise<void> {
    const { Screen } = await import('./screen.ts')
    if (!this.#host.isConnected || this.screen) return
    const place = this.#options.place()
    this.screen = new Screen({
      ...this.#options.options(),
      place,
      theme: colorsOf(this.#options.probe()),
      fontFamily: getComputedStyle(this.#host).getPropertyValue('--wa-font-family-code'),
      fontSize: preferences().terminalFontSize,
    })
    this.fit()
    this.#resizes.observe(place)
    this.#host.requestUpdate()
  }

  fit(): void {
    const size = this.screen?.fittingSize()
    if (!size) return
    this.#options.onFit(size)
    this.screen?.onShow()
  }

  applyColors = (): void => {
    if (this.screen) this.screen.terminal.options.theme = colorsOf(this.#options.probe())
  }

  #settle(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.fit(), RESIZE_SETTLE_MS)
  }

  #applyFontSize(): void {
    const { terminal } = this.screen ?? {}
    const { terminalFontSize } = preferences()
    if (!terminal || terminal.options.fontSize === terminalFontSize) return
    terminal.options.fontSize = terminalFontSize
    this.#settle()
  }
}
