import { describe, expect, it } from 'vitest'
import { type Command, recentFirst } from '../src/palette-commands.ts'

const command = (id: string): Command => ({ id, icon: 'agent', label: id, action: '/' })

describe('recentFirst', () => {
  it('puts what was used lately first and forgets what is gone', () => {
    const all = ['a', 'b', 'c'].map(command)
    expect(recentFirst(all, ['c', 'gone', 'b']).map(({ id }) => id)).toEqual(['c', 'b', 'a'])
  })
})
