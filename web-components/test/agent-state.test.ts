import type { AgentSummary } from '@sac/sdk'
import { describe, expect, it } from 'vitest'
import { agentGlyph, agentState } from '../src/agent-state.ts'

const since = '2026-12-01T00:00:00.000Z'
const condition = (type: string, status: boolean, reason: string, message = '') => ({
  type,
  status,
  reason,
  message,
  since,
})
const agent = (conditions: AgentSummary['conditions'], change: Partial<AgentSummary> = {}) => ({
  operatingMode: 'running' as const,
  deletedAt: null,
  conditions,
  ...change,
})

describe('agentState', () => {
  it('is ready when its sandbox runs and its files are there', () => {
    const conditions = [
      condition('Ready', true, 'SandboxRunning'),
      condition('Synced', true, 'Synced'),
    ]
    expect(agentState(agent(conditions)).kind).toBe('ready')
  })

  it('is busy while files are still coming', () => {
    const conditions = [
      condition('Ready', true, 'SandboxRunning'),
      condition('Synced', false, 'Syncing'),
    ]
    expect(agentState(agent(conditions)).kind).toBe('busy')
  })

  it('is starting before anything is known of it, and after it was resumed', () => {
    expect(agentState(agent([])).label).toBe('Starting')
    expect(agentState(agent([condition('Ready', false, 'Suspended')])).label).toBe('Starting')
  })

  it('is suspended as soon as somebody wants it so', () => {
    const conditions = [condition('Ready', true, 'SandboxRunning')]
    expect(agentState(agent(conditions, { operatingMode: 'suspended' })).kind).toBe('off')
  })

  it('says why it cannot run, in the words of the server', () => {
    const conditions = [
      condition('Ready', false, 'SandboxUnavailable', 'bwrap does not work: it is not installed'),
    ]
    expect(agentState(agent(conditions))).toEqual({
      kind: 'wrong',
      label: 'Cannot run on this server',
      detail: 'bwrap does not work: it is not installed',
    })
  })

  it('has words for a reason that a newer server gives', () => {
    const state = agentState(
      agent([condition('Ready', false, 'ImagePullBackOff', 'no such image')]),
    )
    expect(state).toEqual({ kind: 'wrong', label: 'Does not start', detail: 'no such image' })
  })
})

describe('agentGlyph', () => {
  it.each([
    ['🦊', 'fox', '🦊'],
    ['👩‍💻 and more', 'coder', '👩‍💻'],
    ['', 'research bot', 'R'],
    ['', '数据助手', '数'],
    ['https://example.com/icon.png', 'bot', 'B'],
    ['icons/bot.svg', 'bot', 'B'],
    ['robot', 'bot', 'B'],
    ['', ' ', '?'],
  ])('of icon %j and name %j is %s', (icon, name, glyph) => {
    expect(agentGlyph({ icon, name })).toBe(glyph)
  })
})
