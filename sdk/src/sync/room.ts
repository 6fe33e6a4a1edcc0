import { PACK_FILE_BYTES } from '@sac/openapi/pack'
import type { Plan, Upload } from './plan.ts'
import { isFile, type RemoteEntry } from './value.ts'

/** What a space may hold, and holds. */
export interface Room {
  usedBytes: number
  maxBytes: number
  fileCount: number
  maxFileCount: number
  maxFileBytes: number
  /** It is raised for the group, not by the settings. */
  isOfGroup: boolean
}

type Refused = { path: string; problem: unknown }

/**
 * Which files of a plan the platform would not take, in the order in which they would be sent.
 * @param there what stands there under a path
 */
export function withoutRoom(
  { up, deletesThere }: Plan,
  room: Room,
  there: (path: string) => RemoteEntry | undefined,
): Refused[] {
  const first = deletesThere.filter(({ isReplaced }) => isReplaced)
  const files = first.flatMap(({ value }) => (value.kind === 'file' ? [value] : []))
  let count = room.fileCount - files.length
  let bytes = room.usedBytes - files.reduce((sum, { size }) => sum + size, 0)
  const refused: Refused[] = []
  // What is left once it is full is not even sent.
  let full: unknown
  for (const { path, value } of inOrder(up)) {
    const replaced = there(path)
    const isNew = !isFile(replaced)
    const growth = value.size - (isFile(replaced) ? replaced.value.size : 0)
    full ??= problemOf(room, {
      count: isNew ? count + 1 : 0,
      bytes: growth > 0 ? bytes + growth : 0,
    })
    if (value.size > room.maxFileBytes) refused.push({ path, problem: tooLarge(room) })
    else if (full !== undefined) refused.push({ path, problem: full })
    else {
      if (isNew) count += 1
      bytes += growth
    }
  }
  return refused
}

const inOrder = (up: readonly Upload[]) => [
  ...up.filter(({ value }) => value.size <= PACK_FILE_BYTES),
  ...up.filter(({ value }) => value.size > PACK_FILE_BYTES),
]

function problemOf(room: Room, { count, bytes }: { count: number; bytes: number }) {
  if (bytes > room.maxBytes)
    return quota(room, `${room.maxBytes} bytes and has ${room.usedBytes}`, 'maxSpaceBytes')
  if (count > room.maxFileCount) return quota(room, `${room.maxFileCount} files`, 'maxSpaceFiles')
  return undefined
}

const quota = ({ isOfGroup }: Room, most: string, setting: string) => ({
  type: 'urn:sac:problem:quota-exceeded',
  title: 'Quota exceeded',
  detail: `The workspace may hold ${most}.`,
  ...(isOfGroup ? { fix: 'ask an admin to raise the limit of the group' } : { setting }),
})

const tooLarge = ({ maxFileBytes }: Room) => ({
  type: 'urn:sac:problem:content-too-large',
  title: 'Content too large',
  detail: `A file may have at most ${maxFileBytes} bytes.`,
  setting: 'maxFileBytes',
})
