import type { ConversationMessage } from '@sac/sdk'
import { describe, expect, it } from 'vitest'
import { firstPage, withNewest, withOlder } from '../src/message-pages.ts'

const message = (id: number, seconds = id) =>
  ({ id, at: new Date(seconds * 1000).toISOString() }) as ConversationMessage
const page = (ids: number[], nextCursor: string | null = null) => ({
  items: ids.map((id) => message(id)),
  nextCursor,
})
const ids = ({ messages }: ReturnType<typeof firstPage>) => messages.map(({ id }) => id)

describe('pages of messages', () => {
  it('show the oldest first', () => {
    expect(ids(firstPage(page([3, 2, 1])))).toEqual([1, 2, 3])
  })

  it('get older ones in front, and the place of those before them', () => {
    const shown = withOlder(firstPage(page([4, 3], 'a')), page([2, 1], 'b'))
    expect(ids(shown)).toEqual([1, 2, 3, 4])
    expect(shown.olderCursor).toBe('b')
  })

  it('get new ones behind, each once, and keep what is before', () => {
    const shown = withNewest(firstPage(page([2, 1], 'a')), page([3, 2], 'later'))
    expect(ids(shown)).toEqual([1, 2, 3])
    expect(shown.olderCursor).toBe('a')
  })

  it('begin anew where messages between are missing', () => {
    const shown = withNewest(firstPage(page([2, 1])), page([9, 8], 'gap'))
    expect(ids(shown)).toEqual([8, 9])
    expect(shown.olderCursor).toBe('gap')
  })

  it('put a message that came late where it belongs', () => {
    const shown = withNewest(firstPage(page([3, 1])), {
      items: [message(3), message(7, 2), message(1)],
      nextCursor: null,
    })
    expect(ids(shown)).toEqual([1, 7, 3])
  })
})
