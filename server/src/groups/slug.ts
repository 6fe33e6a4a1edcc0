const MAX_LENGTH = 40
/** For names without a letter or digit of ASCII. */
const FALLBACK = 'group'

/** `Forschung & Lehre` -> `forschung-lehre`: what the slug of a group is made from when none is given. */
export function slugOf(name: string): string {
  const words = name
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .match(/[a-z0-9]+/g)
  return cut(words?.join('-') ?? FALLBACK, MAX_LENGTH)
}

/** The slug itself, or with the first number that makes it free. */
export function freeSlug(slug: string, taken: ReadonlySet<string>): string {
  if (!taken.has(slug)) return slug
  for (let number = 2; ; number++) {
    const suffix = `-${number}`
    const candidate = cut(slug, MAX_LENGTH - suffix.length) + suffix
    if (!taken.has(candidate)) return candidate
  }
}

const cut = (slug: string, length: number) => slug.slice(0, length).replace(/-$/, '')
