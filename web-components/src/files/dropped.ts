import { join } from './space.ts'
import type { UploadSource } from './upload-item.ts'

/** What a drop or a file dialog holds, with the folders in it. Names in the form that the server takes (NFC). */
export async function droppedSources(data: DataTransfer, folder: string): Promise<UploadSource[]> {
  // Only until the first await the browser says what was dropped.
  const dropped = [...data.items].map((item) => ({
    entry: item.webkitGetAsEntry(),
    file: item.getAsFile(),
  }))
  const entries = dropped.flatMap(({ entry }) => entry ?? [])
  // Not everything that looks like a file stands in a folder, such as an image out of another page.
  const files = dropped.flatMap(({ entry, file }) => (entry || !file ? [] : file))
  const sources = chosenSources(files, folder)
  for (const entry of entries) await walk(entry, folder, sources)
  return sources
}

export function chosenSources(files: Iterable<File>, folder: string): UploadSource[] {
  return [...files].map((file) => ({
    path: join(folder, (file.webkitRelativePath || file.name).normalize('NFC')),
    file,
  }))
}

async function walk(
  entry: FileSystemEntry,
  folder: string,
  sources: UploadSource[],
): Promise<void> {
  const path = join(folder, entry.name.normalize('NFC'))
  if (isFile(entry)) {
    sources.push({
      path,
      file: await new Promise<File>((resolve, reject) => entry.file(resolve, reject)),
    })
    return
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader()
  let isEmpty = true
  for (;;) {
    // It gives a hundred at a time.
    const children = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    )
    if (children.length === 0) break
    isEmpty = false
    for (const child of children) await walk(child, path, sources)
  }
  if (isEmpty) sources.push({ path })
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile
