import type { EventsService } from '../events/events.service.ts'
import type { SseStream } from '../http/sse.ts'
import type { FileChange } from './file-events.ts'
import type { FilesService } from './files.service.ts'

/** Sessions of an agent whose program is a new one, while it is not known what the one before left unsaid. */
export type RestartsOf = (agentId: number) => Promise<{ sessionId: string; epoch: string }[]>

export interface SpaceEventsParts {
  files: FilesService
  events: EventsService
  restartsOf: RestartsOf
}

/** Tells one agent's sidecar what changes for it: its own spaces, those that it reads, and which these are. */
export async function streamSpaceEvents(
  { files, events, restartsOf }: SpaceEventsParts,
  { agentId, ownerId }: { agentId: number; ownerId: number },
  stream: SseStream,
): Promise<void> {
  const told = new Map<string, number>()
  const tell = (space: string, revision: number, id?: number) => {
    // A pack is one revision and as many events as it has files.
    if (revision <= (told.get(space) ?? -1)) return
    told.set(space, revision)
    const data = { type: 'space.changed', space, revision }
    stream.send({ ...(id !== undefined && { id }), event: 'space.changed', data })
  }
  let shared: Set<string> | undefined
  let listing = Promise.resolve()
  const listShared = async () => {
    const now = await files.sharedSpaces(agentId)
    const names = new Set(now.map(({ space }) => space))
    const before = shared
    const isSame = names.size === before?.size && [...names].every((name) => before.has(name))
    shared = names
    if (before && !isSame)
      stream.send({ event: 'spaces.changed', data: { type: 'spaces.changed' } })
    for (const { space, revision } of now) tell(space, revision)
  }
  // One after the other, so that the last answer is the newest.
  const tellShared = () => {
    listing = listing.then(listShared)
    return listing
  }
  const toldEpochs = new Set<string>()
  const tellRestarts = async () => {
    for (const restart of await restartsOf(agentId)) {
      if (toldEpochs.has(restart.epoch)) continue
      toldEpochs.add(restart.epoch)
      stream.send({ event: 'session.restarted', data: { type: 'session.restarted', ...restart } })
    }
  }
  // What could not be asked now is asked when the sidecar comes back.
  const orClose = (asking: Promise<void>) => void asking.catch(() => stream.close())
  // Live first, then how things are: a change between the two is told once, by whoever comes first.
  const filter = { userId: ownerId, topics: ['file', 'session', 'group'] as const }
  const stop = events.subscribe(filter, ({ topic, type, agentId: of, seq, data }) => {
    if (topic === 'group') return orClose(tellShared())
    if (type === 'space.changed') {
      const { space, revision } = data as unknown as Pick<FileChange, 'space' | 'revision'>
      if (shared?.has(space)) tell(space, revision, seq)
    }
    if (of !== agentId) return
    if (topic === 'session') return orClose(tellRestarts())
    const { space, revision } = data as unknown as FileChange
    if (type === 'file.changed') tell(space, revision, seq)
  })
  stream.onClose(stop)
  for (const { name, revision } of await files.spaces(agentId)) tell(name, revision)
  await tellShared()
  await tellRestarts()
}
