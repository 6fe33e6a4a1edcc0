import type { Fetch } from './options.ts'

/** The platform's own, called with the receiver that it insists on. */
export const fetch: Fetch = (url, init) => globalThis.fetch(url, init as RequestInit)
