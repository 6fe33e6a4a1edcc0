import { ancestorsOf, isBeneath } from '../../../src/sync/paths.ts'
import {
  LocalBlockedError,
  LocalChangedError,
  type LocalScan,
  type LocalTree,
  type ManifestStore,
  type Unknown,
} from '../../../src/sync/ports.ts'
import type { FileValue, LocalEntry, LocalFile } from '../../../src/sync/value.ts'
import { digestOf } from './memory-space.ts'

type Node =
  | { kind: 'file'; content: string; executable: boolean; stamp: number }
  | { kind: 'folder' }

/** Files of one space in memory; every step may be watched, raced or cut through `onStep`. */
export class MemoryTree implements LocalTree {
  readonly hasExecutableBit: boolean = true
  readonly nodes = new Map<string, Node>()
  readonly unknown: Unknown[] = []
  volume = 'volume-1'
  onStep: (name: string) => void = () => {}
  private stamps = 0

  async volumeId(): Promise<string> {
    return this.volume
  }

  async scan(_known: unknown, under?: readonly string[]): Promise<LocalScan> {
    this.onStep('scan')
    const entries = new Map<string, LocalEntry>()
    for (const [path, node] of this.nodes) {
      if (under && !under.some((each) => path === each || isBeneath(path, each))) continue
      entries.set(path, this.entry(node))
    }
    return { entries, unknown: this.unknown }
  }

  async *read(path: string, file: LocalFile): AsyncIterable<Uint8Array> {
    const node = this.nodes.get(path)
    if (node?.kind !== 'file') throw new LocalChangedError(path)
    const content = Buffer.from(node.content)
    const half = content.length >> 1
    this.onStep('read')
    if (content.length <= file.value.size) yield content.subarray(0, half)
    this.onStep('read')
    this.check(path, file)
    yield content.subarray(half)
  }

  async write(
    path: string,
    value: FileValue,
    content: AsyncIterable<Uint8Array>,
    options: { replaces: LocalEntry | undefined },
  ): Promise<LocalEntry> {
    this.onStep('write')
    const chunks: Uint8Array[] = []
    for await (const chunk of content) chunks.push(chunk)
    const text = Buffer.concat(chunks).toString()
    if (digestOf(text) !== value.digest) throw new Error(`${path}: wrong content`)
    this.onStep('write')
    this.check(path, options.replaces)
    this.makeParents(path)
    this.put(path, text, value.executable)
    const entry = this.entry(this.nodes.get(path)!)
    this.onStep('written')
    return entry
  }

  async setExecutable(path: string, file: LocalFile, executable: boolean): Promise<LocalEntry> {
    this.onStep('mode')
    this.check(path, file)
    const node = this.nodes.get(path)
    if (node?.kind !== 'file') throw new LocalChangedError(path)
    node.executable = executable
    node.stamp = this.nextStamp()
    return this.entry(node)
  }

  async delete(path: string, entry: LocalEntry): Promise<void> {
    this.onStep('delete')
    this.check(path, entry)
    if (this.hasChildren(path)) throw new LocalBlockedError(path, 'not-empty')
    this.nodes.delete(path)
    this.onStep('deleted')
  }

  async makeFolder(path: string): Promise<LocalEntry> {
    this.onStep('folder')
    const node = this.nodes.get(path)
    if (node?.kind === 'file') throw new LocalChangedError(path)
    this.makeParents(path)
    this.nodes.set(path, { kind: 'folder' })
    return this.entry({ kind: 'folder' })
  }

  // What the user of this side does

  put(path: string, content: string, executable = false): void {
    this.nodes.set(path, { kind: 'file', content, executable, stamp: this.nextStamp() })
  }

  remove(path: string): void {
    for (const name of [...this.nodes.keys()]) {
      if (name === path || isBeneath(name, path)) this.nodes.delete(name)
    }
  }

  move(from: string, to: string): void {
    for (const [name, node] of [...this.nodes]) {
      if (name !== from && !isBeneath(name, from)) continue
      this.nodes.delete(name)
      this.nodes.set(to + name.slice(from.length), node)
    }
  }

  mkdir(path: string): void {
    this.nodes.set(path, { kind: 'folder' })
  }

  hasChildren(path: string): boolean {
    return [...this.nodes.keys()].some((name) => isBeneath(name, path))
  }

  /** Whether something may be put at `path`: every folder above it is a folder. */
  isPlace(path: string): boolean {
    return [...ancestorsOf(path)].every((folder) => this.nodes.get(folder)?.kind === 'folder')
  }

  files(): Record<string, string> {
    const files: Record<string, string> = {}
    for (const [path, node] of [...this.nodes].sort()) {
      if (node.kind === 'file') files[path] = node.content
    }
    return files
  }

  private entry(node: Node): LocalEntry {
    const modifiedAt = new Date(0).toISOString()
    if (node.kind === 'folder') return { value: { kind: 'folder' }, stamp: '', modifiedAt }
    const { content, executable, stamp } = node
    const size = Buffer.byteLength(content)
    const value: FileValue = { kind: 'file', digest: digestOf(content), size, executable }
    return { value, stamp: String(stamp), modifiedAt }
  }

  private check(path: string, expected: LocalEntry | undefined): void {
    const node = this.nodes.get(path)
    if (node?.kind !== expected?.value.kind) throw new LocalChangedError(path)
    if (node?.kind === 'file' && String(node.stamp) !== expected?.stamp) {
      throw new LocalChangedError(path)
    }
  }

  private makeParents(path: string): void {
    for (const folder of [...ancestorsOf(path)].reverse()) {
      const node = this.nodes.get(folder)
      if (node?.kind === 'file') throw new LocalChangedError(path)
      if (!node) this.nodes.set(folder, { kind: 'folder' })
    }
  }

  private nextStamp(): number {
    this.stamps += 1
    return this.stamps
  }
}

export class MemoryManifest implements ManifestStore {
  text: string | undefined
  onStep: (name: string) => void = () => {}

  async load(): Promise<string | undefined> {
    return this.text
  }

  async save(text: string): Promise<void> {
    this.onStep('save')
    this.text = text
    this.onStep('saved')
  }

  async append(text: string): Promise<void> {
    const half = text.slice(0, text.length >> 1)
    const before = this.text ?? ''
    this.text = before + half
    this.onStep('append')
    this.text = before + text
    this.onStep('appended')
  }
}
