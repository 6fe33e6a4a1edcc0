/** What a key in a terminal does here instead of going to the program. */
export type TerminalCommand =
  | 'toggle-tab'
  | 'search'
  | 'copy'
  | 'paste'
  | 'larger'
  | 'smaller'
  | 'normal-size'

type Key = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>

/** @param hasSelection Ctrl-C copies what is selected, and interrupts the program when nothing is */
export function commandOf(event: Key, hasSelection: boolean): TerminalCommand | undefined {
  const { ctrlKey, metaKey, shiftKey, altKey } = event
  if (altKey || ctrlKey === metaKey) return undefined
  const key = event.key.toLowerCase()
  if (key === 'f' && shiftKey) return 'search'
  if (key === 'c' && (shiftKey || hasSelection)) return 'copy'
  if (key === 'v') return 'paste'
  if (key === 'm' && ctrlKey && !shiftKey) return 'toggle-tab'
  if (key === '+' || key === '=') return 'larger'
  if (key === '-' && !shiftKey) return 'smaller'
  return key === '0' && !shiftKey ? 'normal-size' : undefined
}
