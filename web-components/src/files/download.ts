import type { Workspace } from '@sac/sdk'
import type { SacContext } from '../context.ts'
import { nameOf, parentOf } from './space.ts'

interface SaveFilePicker {
  showSaveFilePicker?: (options: {
    suggestedName: string
  }) => Promise<{ createWritable(): Promise<WritableStream<Uint8Array>> }>
}

/** Longer addresses are refused by some server or proxy on the way. */
const MOST_ADDRESS_CHARACTERS = 7_000

/** What is downloaded: one file as it is, everything else as one zip. */
export interface Wanted {
  name: string
  url: string
  open: () => Promise<ReadableStream<Uint8Array>>
}

/** Undefined when so many were chosen that they cannot be named in one request. */
export function wantedOf(
  workspace: Workspace,
  paths: readonly string[],
  isFile: (path: string) => boolean,
): Wanted | undefined {
  const [first] = paths
  if (paths.length === 1 && first !== undefined) {
    const name = nameOf(first)
    if (isFile(first)) {
      const open = async () => (await workspace.download(first)).body
      return { name, url: workspace.downloadUrl(first), open }
    }
    return {
      name: `${name || 'files'}.zip`,
      url: workspace.archiveUrl(first),
      open: () => workspace.archive(first),
    }
  }
  const folder = commonFolder(paths)
  const only = paths.map((path) => (folder ? path.slice(folder.length + 1) : path))
  const url = workspace.archiveUrl(folder, { only })
  if (only.length > 200 || url.length > MOST_ADDRESS_CHARACTERS) return undefined
  return {
    name: `${nameOf(folder) || 'files'}.zip`,
    url,
    open: () => workspace.archive(folder, { only }),
  }
}

/** The deepest folder that all stand in. */
export function commonFolder(paths: readonly string[]): string {
  let folder = parentOf(paths[0] ?? '')
  while (folder && !paths.every((path) => path.startsWith(`${folder}/`))) folder = parentOf(folder)
  return folder
}

/**
 * On our own origin the browser does it, signed by its cookie. A page of another origin has a token, which must stand in
 * no address: then the content goes through the page, to disk at once where the browser can. Call it in a click.
 */
export async function save({ usesCookie }: SacContext, { name, url, open }: Wanted): Promise<void> {
  if (usesCookie) return follow(url, name)
  const { showSaveFilePicker } = globalThis as SaveFilePicker
  if (showSaveFilePicker) {
    try {
      const place = await showSaveFilePicker.call(globalThis, { suggestedName: name })
      await (await open()).pipeTo(await place.createWritable())
      return
    } catch (error) {
      if (!(error instanceof DOMException)) throw error
      // Nobody chose a place; or a frame of another origin, which may not ask for one.
      if (error.name === 'AbortError') return
    }
  }
  const address = URL.createObjectURL(await new Response(await open()).blob())
  follow(address, name)
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}

function follow(address: string, name: string): void {
  const link = document.createElement('a')
  link.href = address
  link.download = name
  document.body.append(link)
  link.click()
  link.remove()
}
