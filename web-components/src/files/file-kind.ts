import type { IconName } from '../icons.ts'

export type PreviewKind = 'image' | 'pdf' | 'html' | 'markdown' | 'table' | 'text'

const KINDS: Readonly<Record<string, PreviewKind>> = {
  avif: 'image',
  bmp: 'image',
  csv: 'table',
  gif: 'image',
  htm: 'html',
  html: 'html',
  ico: 'image',
  jpeg: 'image',
  jpg: 'image',
  markdown: 'markdown',
  md: 'markdown',
  pdf: 'pdf',
  png: 'image',
  svg: 'image',
  tsv: 'table',
  webp: 'image',
}

const IMAGE_TYPES: Readonly<Record<string, string>> = {
  ico: 'image/x-icon',
  jpg: 'image/jpeg',
  svg: 'image/svg+xml',
}

const ICONS: Readonly<Record<PreviewKind, IconName>> = {
  html: 'code',
  image: 'image',
  markdown: 'text',
  pdf: 'text',
  table: 'table',
  text: 'file',
}

const CODE =
  /\.(c|cc|cpp|css|go|h|java|js|json|jsx|mjs|php|py|rb|rs|sh|sql|swift|toml|ts|tsx|xml|ya?ml)$/i
const ARCHIVE = /\.(7z|bz2|gz|rar|tar|tgz|xz|zip|zst)$/i

const endingOf = (name: string): string => name.slice(name.lastIndexOf('.') + 1).toLowerCase()

/** How a file is shown by its name; what is called text may turn out to be none. */
export function previewKindOf(name: string): PreviewKind {
  const ending = endingOf(name)
  return name.includes('.') && Object.hasOwn(KINDS, ending) ? KINDS[ending]! : 'text'
}

export function imageTypeOf(name: string): string {
  const ending = endingOf(name)
  return Object.hasOwn(IMAGE_TYPES, ending) ? IMAGE_TYPES[ending]! : `image/${ending}`
}

export function fileIcon(name: string): IconName {
  if (ARCHIVE.test(name)) return 'archive'
  return CODE.test(name) ? 'code' : ICONS[previewKindOf(name)]
}
