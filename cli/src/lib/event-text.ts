import type { SacEvent } from '@sac/sdk'
import { size, text } from './table.ts'

/** What happened, in a few words; empty where the type says it all. */
export function eventText({ type, data }: Pick<SacEvent, 'type' | 'data'>): string {
  const word = (name: string) => text(String(data[name] ?? ''))
  const number = (name: string) => Number(data[name] ?? 0)
  switch (type) {
    case 'file.changed': {
      const bytes = data['action'] === 'deleted' ? '' : `, ${size(number('sizeBytes'))}`
      return `${word('action')} ${word('path')} in ${word('space')}${data['kind'] === 'folder' ? '' : bytes}`
    }
    case 'file.conflict':
      return `both sides changed ${word('path')} in ${word('space')}; the other version is ${word('copy')}`
    case 'space.changed':
      return word('space')
    case 'sync.progress': {
      if (data['isSynced'] === true) return 'all files are in the sandbox'
      if (data['total'] === undefined) return 'files are on their way'
      return `${word('space')}: ${number('done')} of ${number('total')}, ${size(number('bytes'))}`
    }
    case 'group.changed':
    case 'group.left':
      return word('slug')
    case 'agent.changed':
      return word('name')
    case 'session.changed':
    case 'message.changed':
      return `${word('id')} ${word('state')}`
    default:
      return ''
  }
}
