/** Opens a web address in a tab that knows nothing of this one. What an agent writes is not trusted: nothing but the web. */
export function openLink(event: MouseEvent, address: string): void {
  event.preventDefault()
  if (isWebAddress(address)) open(address, '_blank', 'noopener,noreferrer')
}

export function isWebAddress(address: string): boolean {
  return URL.canParse(address) && /^https?:$/.test(new URL(address).protocol)
}
