import { type LocalEntry, type RemoteEntry, sameValue, type Value } from './value.ts'

export type ValueRow = [digest: string | 0, size: number, executable: 0 | 1]
export type RemoteRow = [path: string, ...ValueRow, revision: number, modifiedAt: string]
export type SendingRow = [path: string, ...ValueRow]
/** Of what is written: 0 where it is the platform's value. */
export type ReceivingRow = [...RemoteRow, written: ValueRow | 0]
/** Without a value where it is the base's; `modifiedAt` is 0 where it is the base's too. */
export type LocalRow =
  | [path: string, ...ValueRow, stamp: string, modifiedAt: string]
  | [path: string, stamp: string, modifiedAt: string | 0]

export function valueRow(value: Value): ValueRow {
  return value.kind === 'file' ? [value.digest, value.size, value.executable ? 1 : 0] : [0, 0, 0]
}

export function rowValue(digest: string | 0, size: number, executable: 0 | 1): Value {
  return digest === 0
    ? { kind: 'folder' }
    : { kind: 'file', digest, size, executable: executable === 1 }
}

export function localRow(path: string, entry: LocalEntry, base: RemoteEntry | undefined): LocalRow {
  const { value, stamp, modifiedAt } = entry
  if (!base || !sameValue(value, base.value)) return [path, ...valueRow(value), stamp, modifiedAt]
  return [path, stamp, modifiedAt === base.modifiedAt ? 0 : modifiedAt]
}

export function localEntry(row: LocalRow, base: RemoteEntry | undefined): LocalEntry {
  if (row.length === 6) {
    const [, digest, size, executable, stamp, modifiedAt] = row
    return { value: rowValue(digest, size, executable), stamp, modifiedAt }
  }
  const [, stamp, modifiedAt] = row
  return { value: base!.value, stamp, modifiedAt: modifiedAt === 0 ? base!.modifiedAt : modifiedAt }
}

export function remoteRow(path: string, entry: RemoteEntry): RemoteRow {
  return [path, ...valueRow(entry.value), entry.revision, entry.modifiedAt]
}

export function remoteEntry(row: RemoteRow | ReceivingRow): [string, RemoteEntry] {
  const [path, digest, size, executable, revision, modifiedAt] = row
  return [path, { value: rowValue(digest, size, executable), revision, modifiedAt }]
}
