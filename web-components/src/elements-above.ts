/** What an element stands in, across shadow roots, nearest first. */
export function elementsAbove(element: Element): Element[] {
  const above: Element[] = []
  let at: Element = element
  for (;;) {
    const root = at.getRootNode()
    const next = at.parentElement ?? (root instanceof ShadowRoot ? root.host : undefined)
    if (!next) return above
    above.push(next)
    at = next
  }
}
