import { ApiError, ConnectionError, NotSignedInError, type WorkspaceFile } from '@sac/sdk'
import { describe, expect, it } from 'vitest'
import type { UploadItem } from '../src/files/upload-item.ts'
import { UploadQueue, type UploadTarget } from '../src/files/upload-queue.ts'

const SPACE = { kind: 'output', id: 7 } as const
const problem = (status: number) => ({ type: 'urn:sac:problem:x', title: 'x', status })
const sources = (...names: string[]) =>
  names.map((path) => ({ path, file: new File(['12345'], path) }))

/** Answers as told, one after the other; without an answer it waits until it is cancelled. */
function target(...answers: (Error | 'ok')[]) {
  const paths: string[] = []
  const send = (path: string, signal: AbortSignal | undefined) => {
    paths.push(path)
    const answer = answers.shift()
    return new Promise<WorkspaceFile>((resolve, reject) => {
      if (answer === 'ok') resolve({} as WorkspaceFile)
      else if (answer) reject(answer)
      signal?.addEventListener('abort', () => reject(new Error('aborted')))
    })
  }
  const stub: UploadTarget = {
    upload: (path, _content, options) => send(path, options?.signal),
    uploadLarge: (path, _file, options) => send(path, options?.signal),
    createFolder: (path, options) => send(path, options?.signal),
  }
  return { stub, paths }
}

const until = (queue: UploadQueue, check: () => boolean) =>
  new Promise<void>((resolve) => {
    const look = () => {
      if (!check()) return
      queue.removeEventListener('change', look)
      resolve()
    }
    queue.addEventListener('change', look)
    look()
  })

describe('UploadQueue', () => {
  it('sends files and empty folders, and tells of each that arrived', async () => {
    const { stub, paths } = target('ok', 'ok', 'ok')
    const queue = new UploadQueue(() => stub)
    const arrived: string[] = []
    queue.addEventListener('arrived', (event) =>
      arrived.push((event as CustomEvent<UploadItem>).detail.path),
    )
    queue.add(SPACE, [...sources('a.txt', 'b.txt'), { path: 'empty' }])
    await until(queue, () => !queue.isActive)
    expect(paths).toEqual(['a.txt', 'b.txt', 'empty'])
    expect(arrived.sort()).toEqual(['a.txt', 'b.txt', 'empty'])
    expect(queue.totals).toEqual({ count: 3, finished: 3, failed: 0, bytes: 10, sentBytes: 10 })
  })

  it('sends a few at a time', async () => {
    const { stub, paths } = target()
    const queue = new UploadQueue(() => stub)
    queue.add(SPACE, sources('a', 'b', 'c', 'd', 'e'))
    expect(paths).toEqual(['a', 'b', 'c'])
    queue.cancelAll()
    await until(queue, () => !queue.isActive)
    expect(paths).toHaveLength(3)
    expect(queue.totals.count).toBe(0)
  })

  it('goes on by itself after a cut line', async () => {
    const { stub, paths } = target(new ConnectionError('cut'), 'ok')
    const queue = new UploadQueue(() => stub)
    queue.add(SPACE, sources('a'))
    await until(queue, () => queue.hold === 'offline')
    await until(queue, () => !queue.isActive)
    expect(paths).toEqual(['a', 'a'])
    expect(queue.totals.finished).toBe(1)
  })

  it('waits for somebody to sign in again, and loses nothing', async () => {
    const { stub, paths } = target(new NotSignedInError(problem(401)), 'ok', 'ok', 'ok', 'ok')
    const queue = new UploadQueue(() => stub)
    queue.add(SPACE, sources('a', 'b', 'c', 'd'))
    await until(queue, () => queue.hold === 'signed-out')
    expect(queue.totals.failed).toBe(0)
    queue.resume()
    await until(queue, () => !queue.isActive)
    expect(queue.totals.finished).toBe(4)
    expect(paths.filter((path) => path === 'a')).toHaveLength(2)
  })

  it('keeps what was refused until it is tried again or taken away', async () => {
    const { stub } = target(new ApiError(problem(409)), new ApiError(problem(409)), 'ok')
    const queue = new UploadQueue(() => stub)
    queue.add(SPACE, sources('a', 'b'))
    await until(queue, () => !queue.isActive)
    expect(queue.attention(10).map(({ path }) => path)).toEqual(['a', 'b'])
    queue.cancel(queue.attention(1)[0]!.id)
    queue.retry()
    await until(queue, () => !queue.isActive)
    expect(queue.totals).toMatchObject({ count: 1, finished: 1, failed: 0 })
  })
})
