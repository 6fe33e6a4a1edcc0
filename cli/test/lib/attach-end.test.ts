import type { Session } from '@sac/sdk'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { describeEnd } from '../../src/lib/attach-end.ts'

beforeEach(() => {
  vi.stubEnv('npm_command', '')
})
afterEach(() => {
  vi.unstubAllEnvs()
})

const agent = { id: 7, name: 'my helper', updatedAt: '2026-11-23T14:53:28.123Z' }
const changed = { updatedAt: '2026-11-23T15:00:00.000Z' }
const killed = { exitCode: 129, signal: null }
const left = { exitCode: 0, signal: null }
const problem = (code: string, detail: string) => ({
  problem: { type: `urn:sac:problem:${code}`, title: code, status: 409, detail },
})

describe('describeEnd', () => {
  it.each([
    [
      'suspended',
      { state: 'failed', ...problem('agent-suspended', 'x') },
      changed,
      killed,
      "agent my helper was suspended; bring it back with `sac agent resume 'my helper'`",
    ],
    [
      'deleted',
      { state: 'ended', ...problem('session-ended', 'x') },
      undefined,
      killed,
      'agent my helper was deleted; bring it back with `sac agent restore 7`',
    ],
    [
      'restarted',
      { state: 'starting' },
      changed,
      killed,
      "agent my helper was changed or restarted, which replaces its sandbox; go on with `sac attach 'my helper'`",
    ],
    [
      'lost',
      { state: 'starting' },
      agent,
      killed,
      "the sandbox of agent my helper went away and starts again; go on with `sac attach 'my helper'`",
    ],
    [
      'failed',
      { state: 'failed', ...problem('sandbox-lost', 'It died.') },
      agent,
      killed,
      "It died.; try again with `sac attach 'my helper'`",
    ],
    [
      'left',
      { state: 'ready' },
      agent,
      left,
      "the session of agent my helper ended; `sac attach 'my helper'` starts a new one",
    ],
    [
      'renamed and left',
      { state: 'ended' },
      changed,
      left,
      "the session of agent my helper ended; `sac attach 'my helper'` starts a new one",
    ],
  ])('%s', (_, session, agentNow, exit, expected) => {
    const end = describeEnd({
      agent,
      session: { kind: 'interactive', ...session } as Session,
      agentNow,
      exit,
    })
    expect(`${end?.what}; ${end?.next}`).toBe(expected)
  })

  it('says nothing of a headless session, nor where nothing is known', () => {
    const session = { kind: 'headless', state: 'ended' } as Session
    expect(describeEnd({ agent, session, agentNow: agent, exit: left })).toBeUndefined()
    expect(describeEnd({ agent, session: undefined, agentNow: agent, exit: left })).toBeUndefined()
  })
})
