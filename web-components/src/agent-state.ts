import { msg } from '@lit/localize'
import type { AgentSummary } from '@sac/sdk'

export interface AgentState {
  /** `busy`: on its way. `off`: as somebody wants it. `wrong`: somebody should look. */
  kind: 'ready' | 'busy' | 'off' | 'wrong'
  label: string
  /** What the server says about it; empty when the label says it all. */
  detail: string
}

/** How an agent is, in words that people understand. */
export function agentState({
  operatingMode,
  conditions,
  deletedAt,
}: Pick<AgentSummary, 'operatingMode' | 'conditions' | 'deletedAt'>): AgentState {
  if (deletedAt !== null) return { kind: 'off', label: msg('Deleted'), detail: '' }
  if (operatingMode === 'suspended') return { kind: 'off', label: msg('Suspended'), detail: '' }
  const ready = conditions.find(({ type }) => type === 'Ready')
  if (ready?.status) {
    const isSynced = conditions.find(({ type }) => type === 'Synced')?.status ?? true
    return isSynced
      ? { kind: 'ready', label: msg('Ready'), detail: '' }
      : { kind: 'busy', label: msg('Ready, files are still coming'), detail: '' }
  }
  const [kind, label] = notReady(ready?.reason)
  return { kind, label, detail: kind === 'wrong' ? (ready?.message ?? '') : '' }
}

function notReady(reason: string | undefined): [AgentState['kind'], string] {
  switch (reason) {
    case undefined:
    case 'SandboxStarting':
    // Left over from before it was resumed or restored.
    case 'Suspended':
    case 'Deleted':
      return ['busy', msg('Starting')]
    case 'OwnerDisabled':
      return ['off', msg('Stopped: the account is shut out')]
    case 'SandboxUnavailable':
      return ['wrong', msg('Cannot run on this server')]
    case 'SandboxUnreachable':
      return ['wrong', msg('Does not answer; it is tried again')]
    case 'SandboxExited':
      return ['wrong', msg('Ended by itself; it is started again')]
    case 'OutOfMemory':
      return ['wrong', msg('Needed more memory than it may use; it is started again')]
    case 'StorageFull':
      return ['wrong', msg('The disk is full')]
    case 'DatabaseUnavailable':
      return ['wrong', msg('The database is away; it is tried again')]
    default:
      return ['wrong', msg('Does not start')]
  }
}

/** What stands for an agent: the first character of its icon (an emoji, mostly), else of its name. */
export function agentGlyph({ icon, name }: Pick<AgentSummary, 'icon' | 'name'>): string {
  const text = icon.trim()
  const isAddress = /^[\w.-]*[:/]|^[\w-]{2,}$/.test(text)
  const first = (words: string) => new Intl.Segmenter().segment(words)[Symbol.iterator]().next()
  const glyph = first(text && !isAddress ? text : name.trim()).value?.segment
  return (glyph ?? '?').toUpperCase()
}
