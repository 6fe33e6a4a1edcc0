import type { Page } from 'playwright-core'

/** Nobody needs more than a few dozen steps to what stands on one page. */
const MOST_STEPS = 60

/** What has the focus: the name of the innermost element that has one. */
export const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const nameOf = (element: Element) =>
      element.getAttribute('aria-label') ??
      element.getAttribute('label') ??
      (element as HTMLInputElement).labels?.[0]?.innerText ??
      (element.querySelector(':scope > wa-icon[label]')?.getAttribute('label') ||
        element.textContent)
    let name = ''
    let element = document.activeElement
    while (element) {
      name = nameOf(element)?.trim().replace(/\s+/g, ' ') || name
      element = element.shadowRoot?.activeElement ?? null
    }
    return name
  })

/** Presses a key until what is called so has the focus. */
export async function tabTo(page: Page, name: string | RegExp, key = 'Tab'): Promise<void> {
  const passed: string[] = []
  for (let pressed = 0; pressed < MOST_STEPS; pressed++) {
    await page.keyboard.press(key)
    const here = await focused(page)
    if (typeof name === 'string' ? here === name : name.test(here)) return
    passed.push(here.slice(0, 40))
  }
  throw new Error(`no way to ${name} by ${key}; on the way were: ${passed.join(' | ')}`)
}
