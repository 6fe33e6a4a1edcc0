import type { ITheme } from '@xterm/xterm'

/** Names of xterm.js and the custom properties of `sac-terminal.styles.ts` that they take. */
const COLORS = {
  background: '--background',
  foreground: '--foreground',
  cursor: '--cursor',
  cursorAccent: '--background',
  selectionBackground: '--selection',
  black: '--black',
  red: '--red',
  green: '--green',
  yellow: '--yellow',
  blue: '--blue',
  magenta: '--magenta',
  cyan: '--cyan',
  white: '--white',
  brightBlack: '--bright-black',
  brightRed: '--bright-red',
  brightGreen: '--bright-green',
  brightYellow: '--bright-yellow',
  brightBlue: '--bright-blue',
  brightMagenta: '--bright-magenta',
  brightCyan: '--bright-cyan',
  brightWhite: '--bright-white',
} satisfies Partial<Record<keyof ITheme, string>>

/** The colours as they are now, light or dark, as `#rrggbb`. */
export function colorsOf(probe: HTMLElement): ITheme {
  const hex = hexReader(probe)
  return Object.fromEntries(Object.entries(COLORS).map(([name, property]) => [name, hex(property)]))
}

/** The colours of matches of a search; the addon takes `#rrggbb` alone. */
export function matchColorsOf(probe: HTMLElement) {
  const hex = hexReader(probe)
  return {
    matchBackground: hex('--match'),
    activeMatchBackground: hex('--active-match'),
    matchOverviewRuler: hex('--match'),
    activeMatchColorOverviewRuler: hex('--active-match'),
  }
}

/** `light-dark()` and `color-mix()` mean something on an element alone, and xterm.js wants red, green and blue. */
function hexReader(probe: HTMLElement): (property: string) => string {
  const canvas = document.createElement('canvas')
  canvas.width = 1
  canvas.height = 1
  const context = canvas.getContext('2d', { willReadFrequently: true })
  return (property) => {
    probe.style.setProperty('background-color', `var(${property})`)
    const color = getComputedStyle(probe).backgroundColor
    probe.style.removeProperty('background-color')
    if (!context) return '#000000'
    context.fillStyle = color
    context.fillRect(0, 0, 1, 1)
    const [red, green, blue] = context.getImageData(0, 0, 1, 1).data
    return `#${[red, green, blue].map((part) => part!.toString(16).padStart(2, '0')).join('')}`
  }
}
