/** Loads what defines an element when the page has the first one of it. For elements in a shadow root, load them yourself. */
export function defineWhenSeen(loaders: Readonly<Record<string, () => Promise<unknown>>>): void {
  const waiting = new Map(Object.entries(loaders))
  const look = () => {
    for (const [tag, load] of waiting) {
      if (!document.querySelector(tag)) continue
      waiting.delete(tag)
      load().catch((error) => console.error(`${tag} could not be loaded:`, error))
    }
    if (waiting.size === 0) observer.disconnect()
  }
  const observer = new MutationObserver(look)
  observer.observe(document, { childList: true, subtree: true })
  look()
}
