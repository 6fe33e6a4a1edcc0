/** Text as PostgreSQL can store it: no NUL, no half of a surrogate pair. Everything else stays as it is. */
export const storable = (text: string) =>
  text.replaceAll('\0', '').replace(/\p{Surrogate}/gu, '\ufffd')
