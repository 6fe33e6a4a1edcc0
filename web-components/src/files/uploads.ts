import type { SacClient } from '@sac/sdk'
import type { SacContext } from '../context.ts'
import { workspaceOf } from './space.ts'
import { UploadQueue } from './upload-queue.ts'

const queues = new WeakMap<SacClient, UploadQueue>()

/** The uploads of a page: they outlive the element that started them, not the one who is signed in. */
export function uploadsOf({ client, events, ended }: SacContext): UploadQueue {
  const known = queues.get(client)
  if (known) return known
  const queue = new UploadQueue((space) => workspaceOf(client, space))
  queues.set(client, queue)
  const options = { signal: ended }
  const resume = () => queue.resume()
  events.addEventListener('resume', resume, options)
  events.addEventListener(
    'change',
    () => {
      if (events.state === 'open' && queue.hold === 'offline') resume()
    },
    options,
  )
  addEventListener('online', resume, options)
  addEventListener('offline', () => queue.pause('offline'), options)
  addEventListener(
    'beforeunload',
    (event) => {
      if (queue.isActive) event.preventDefault()
    },
    options,
  )
  ended.addEventListener('abort', () => queue.cancelAll(), { once: true })
  return queue
}
