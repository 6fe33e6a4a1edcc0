/**
 * Stands in for `customElements` throughout `embed.js`. Whoever defined an element first keeps it: a page may load
 * `embed.js` of two servers, and the second one must not throw in its middle.
 */
const registry = globalThis.customElements

export const customElements: Pick<
  CustomElementRegistry,
  'define' | 'get' | 'getName' | 'upgrade' | 'whenDefined'
> = {
  define(name, element, options) {
    if (!registry.get(name)) registry.define(name, element, options)
  },
  get: (name) => registry.get(name),
  getName: (element) => registry.getName(element),
  upgrade: (root) => registry.upgrade(root),
  whenDefined: (name) => registry.whenDefined(name),
}
