import {
  type LocalRow,
  localEntry,
  localRow,
  type ReceivingRow,
  type RemoteRow,
  remoteEntry,
  remoteRow,
  rowValue,
  type SendingRow,
  valueRow,
} from './manifest-rows.ts'
import {
  type FileValue,
  type LocalEntry,
  type RemoteEntry,
  sameValue,
  type Value,
} from './value.ts'

/**
 * What one side remembers between two runs. *Base* is what both sides last had in common; *pending* is what the
 * platform has since then and what is not here yet, so that `revision` may move on before everything was applied.
 */
export interface Manifest {
  volumeId: string
  /** A first pull was begun and not finished: until it is, nothing goes up and nothing is deleted. */
  isPulling: boolean
  /** Everything up to this revision of the space is in `base` or `pending`. */
  revision: number
  /** Highest revision that the platform ever spoke of; a lower one means that it was set back. */
  seenRevision: number
  base: Map<string, RemoteEntry>
  /** Undefined as value: deleted there. */
  pending: Map<string, RemoteEntry | undefined>
  /**
   * What goes up right now, noted before it goes: when the answer is cut off and the platform turns out to have it, both
   * sides had it in common, whatever happened here since.
   */
  sending: Map<string, Value>
  /** What comes down right now, noted before it comes, for the same reason. */
  receiving: Map<string, Receiving>
  /** Files deleted on either side since a moment ago, and when the last of them went, in milliseconds since 1970. */
  lately: { here: number; there: number; at: number }
  /** The last pass held deletions on that side. */
  isHolding: { here: boolean; there: boolean }
  /** How many notes stand behind what was stored whole; not stored itself. */
  notes: number
  /** Last scan; spares hashing what has the same stamp. */
  here: Map<string, LocalEntry>
}

/** A file that stands here as `written` is the platform's `entry`, even if nobody lived to note that it came. */
export interface Receiving {
  written: FileValue
  entry: RemoteEntry
}

const FORMAT = 4

export function emptyManifest(volumeId: string, isPulling: boolean): Manifest {
  return {
    volumeId,
    isPulling,
    revision: 0,
    seenRevision: 0,
    base: new Map(),
    pending: new Map(),
    sending: new Map(),
    receiving: new Map(),
    lately: { here: 0, there: 0, at: 0 },
    isHolding: { here: false, there: false },
    notes: 0,
    here: new Map(),
  }
}

export function writeManifest(manifest: Manifest): string {
  const body = JSON.stringify({
    volumeId: manifest.volumeId,
    ...positionOf(manifest),
    base: [...manifest.base].map(([path, entry]) => remoteRow(path, entry)),
    ...pendingOf(manifest.pending),
    ...notesOf(manifest),
    here: [...manifest.here].map(([path, entry]) => localRow(path, entry, manifest.base.get(path))),
  })
  return `${FORMAT} ${checksum(body)}\n${body}`
}

interface PendingRows {
  pending: RemoteRow[]
  deleted: string[]
}

function pendingOf(entries: Iterable<[string, RemoteEntry | undefined]>): PendingRows {
  const rows: PendingRows = { pending: [], deleted: [] }
  for (const [path, entry] of entries) {
    if (entry) rows.pending.push(remoteRow(path, entry))
    else rows.deleted.push(path)
  }
  return rows
}

function takePending(manifest: Manifest, { pending, deleted }: PendingRows): void {
  for (const row of pending) manifest.pending.set(...remoteEntry(row))
  for (const path of deleted) manifest.pending.set(path, undefined)
}

type Notes = Pick<Manifest, 'sending' | 'receiving'>

/** What goes up or comes down now, to be added to a manifest that was written before. */
export function writeNote(notes: Notes): string {
  return `\n${JSON.stringify(notesOf(notes))}`
}

type Position = Pick<Manifest, 'isPulling' | 'revision' | 'seenRevision' | 'lately' | 'isHolding'>

const positionOf = (position: Position): Position => {
  const { isPulling, revision, seenRevision, lately } = position
  // Not in what was stored before it was remembered.
  const { isHolding = { here: false, there: false } } = position
  return { isPulling, revision, seenRevision, lately, isHolding }
}

/** How these paths stand now, when nothing else changed since the last note; what was under way is done. */
export function writeChanges(manifest: Manifest, paths: ReadonlySet<string>): string {
  const { base, here, pending } = manifest
  const waiting = [...paths].filter((path) => pending.has(path))
  const changes: ChangeRows = {
    ...positionOf(manifest),
    ...pendingOf(waiting.map((path) => [path, pending.get(path)])),
    base: [],
    here: [],
    lost: [],
    gone: [],
  }
  for (const path of paths) {
    const common = base.get(path)
    if (common) changes.base.push(remoteRow(path, common))
    else changes.lost.push(path)
    const entry = here.get(path)
    if (entry) changes.here.push(localRow(path, entry, undefined))
    else changes.gone.push(path)
  }
  return `\n${JSON.stringify({ changes })}`
}

interface ChangeRows extends Position, PendingRows {
  base: RemoteRow[]
  here: LocalRow[]
  /** Paths without a base, and paths that are not here. */
  lost: string[]
  gone: string[]
}

function takeChanges(manifest: Manifest, changes: ChangeRows): void {
  const { base, here, pending } = manifest
  Object.assign(manifest, positionOf(changes))
  manifest.sending.clear()
  manifest.receiving.clear()
  for (const row of changes.base) base.set(...remoteEntry(row))
  for (const path of changes.lost) base.delete(path)
  for (const row of changes.here) here.set(row[0], localEntry(row, undefined))
  for (const path of changes.gone) here.delete(path)
  for (const [path] of changes.base) pending.delete(path)
  for (const path of changes.lost) pending.delete(path)
  takePending(manifest, changes)
}

function notesOf({ sending, receiving }: Notes) {
  return {
    sending: [...sending].map(([path, value]): SendingRow => [path, ...valueRow(value)]),
    receiving: [...receiving].map(([path, { written, entry }]): ReceivingRow => {
      const isSame = sameValue(written, entry.value)
      return [...remoteRow(path, entry), isSame ? 0 : valueRow(written)]
    }),
  }
}

interface NoteRows {
  sending: SendingRow[]
  receiving: ReceivingRow[]
}

function takeNotes(manifest: Manifest, { sending, receiving }: NoteRows): void {
  for (const [path, ...row] of sending) manifest.sending.set(path, rowValue(...row))
  for (const row of receiving) {
    const [path, entry] = remoteEntry(row)
    const written = row[6] === 0 ? entry.value : rowValue(...row[6])
    if (written.kind === 'file') manifest.receiving.set(path, { written, entry })
  }
}

/** @returns undefined when the text is no whole manifest of this format */
export function readManifest(text: string): Manifest | undefined {
  const end = text.indexOf('\n')
  const [body = '', ...notes] = text.slice(end + 1).split('\n')
  if (end < 0 || text.slice(0, end) !== `${FORMAT} ${checksum(body)}`) return undefined
  const json = JSON.parse(body) as {
    volumeId: string
    base: RemoteRow[]
    here: LocalRow[]
  } & Position &
    PendingRows &
    NoteRows
  const manifest: Manifest = {
    volumeId: json.volumeId,
    ...positionOf(json),
    notes: notes.length,
    base: new Map(json.base.map(remoteEntry)),
    pending: new Map(),
    sending: new Map(),
    receiving: new Map(),
    here: new Map(),
  }
  takeNotes(manifest, json)
  takePending(manifest, json)
  for (const row of json.here) {
    manifest.here.set(row[0], localEntry(row, manifest.base.get(row[0])))
  }
  for (const note of notes) {
    const rows = readNote(note)
    // Torn: nothing of what it was to tell was begun.
    if (!rows) continue
    if ('changes' in rows) takeChanges(manifest, rows.changes)
    else takeNotes(manifest, rows)
  }
  return manifest
}

function readNote(text: string): NoteRows | { changes: ChangeRows } | undefined {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** FNV-1a over UTF-16 units with the length: finds torn and edited files; it is no protection against forgery. */
function checksum(text: string): string {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  }
  return `${(hash >>> 0).toString(16)}-${text.length}`
}
