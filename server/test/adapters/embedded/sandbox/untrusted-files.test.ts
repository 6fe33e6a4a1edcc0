import { execFileSync } from 'node:child_process'
import { link, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  connectTo,
  openLog,
  writeIfAbsent,
} from '../../../../src/adapters/embedded/sandbox/untrusted-files.ts'

const uid = process.getuid!()
let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sac-untrusted-'))
})
afterEach(() => rm(dir, { recursive: true }))

describe('connectTo', () => {
  it('reaches a socket whose path is too long for connect', async () => {
    const short = join(dir, 's')
    const server = createServer((socket) => socket.end('hello'))
    await new Promise<void>((resolve) => server.listen(short, resolve))
    const long = join(dir, 'x'.repeat(150))
    await link(short, long)
    const socket = await connectTo(long)
    const [first] = await new Promise<Buffer[]>((resolve) =>
      socket.once('data', (data) => resolve([data])),
    )
    expect(String(first)).toBe('hello')
    server.close()
  })

  it('refuses links, files and pipes', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(join(dir, 'real'), resolve))
    await symlink(join(dir, 'real'), join(dir, 'link'))
    await writeFile(join(dir, 'file'), '')
    execFileSync('mkfifo', [join(dir, 'pipe')])
    for (const name of ['link', 'file', 'pipe', 'nothing']) {
      await expect(connectTo(join(dir, name))).rejects.toThrow()
    }
    server.close()
  })
})

describe('openLog', () => {
  const append = async (path: string) => {
    const log = await openLog(path, uid)
    await log.write('line\n')
    await log.close()
  }

  it('appends, and starts anew when the log is large', async () => {
    const path = join(dir, 'log')
    await append(path)
    await append(path)
    expect(await readFile(path, 'utf8')).toBe('line\nline\n')
    await writeFile(path, 'x'.repeat(1024 * 1024))
    await append(path)
    expect(await readFile(path, 'utf8')).toBe('line\n')
  })

  it('writes through no link and into no pipe', async () => {
    const victim = join(dir, 'victim')
    await writeFile(victim, 'untouched')
    await symlink(victim, join(dir, 'soft'))
    await link(victim, join(dir, 'hard'))
    execFileSync('mkfifo', [join(dir, 'pipe')])
    for (const name of ['soft', 'hard', 'pipe']) {
      await append(join(dir, name))
      expect(await readFile(join(dir, name), 'utf8')).toBe('line\n')
    }
    expect(await readFile(victim, 'utf8')).toBe('untouched')
  })
})

describe('writeIfAbsent', () => {
  it('leaves alone what is there, a dangling link too', async () => {
    await symlink(join(dir, 'target'), join(dir, 'link'))
    await writeIfAbsent(join(dir, 'link'), 'text', uid)
    await expect(readFile(join(dir, 'target'))).rejects.toThrow('ENOENT')
    await writeIfAbsent(join(dir, 'new'), 'one', uid)
    await writeIfAbsent(join(dir, 'new'), 'two', uid)
    expect(await readFile(join(dir, 'new'), 'utf8')).toBe('one')
  })
})
