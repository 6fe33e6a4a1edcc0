import type { InstalledSkill } from '@sac/sdk'
import { expect, it } from 'vitest'
import { describeWait } from '../../src/lib/skill-run.ts'

it('says which version is on its way, and which one the agent has yet to load', () => {
  const skill = { command: 'report', wantedVersion: 3, syncedVersion: 2 } as InstalledSkill
  expect(describeWait('helper', skill)).toBe('sending version 3 of /report to helper')
  expect(describeWait('helper', { ...skill, syncedVersion: 3 })).toBe(
    'waiting for helper to load version 3 of /report',
  )
})
