import { execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import {
  chmod,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises'
import { join } from 'node:path'
import type { SacClient, SyncSummary } from '@sac/sdk'
import { describe, expect, it } from 'vitest'
import { type RunningServer, SAC_BIN, sacJson, waitUntil } from './support/server.ts'
import { useDesk } from './support/sync-desk.ts'
import { filesOf, Laptop } from './support/sync-folders.ts'

let server: RunningServer
let client: SacClient
let agentId: number
let one: Laptop
let other: Laptop
useDesk(2, (desk) => {
  ;({ server, client, agentId } = desk)
  ;[one, other] = desk.laptops as [Laptop, Laptop]
})

const setting = (name: string, value: number) =>
  sacJson(server, ['setting', 'set', name, '--value', String(value)])

const expectEqual = async () => expect(await one.files()).toEqual(await other.files())

describe('sac workspace sync of two folders with one workspace', () => {
  it('carries new, changed, renamed and deleted files, and does nothing where nothing changed', async () => {
    await one.write('notes/a.txt', 'one')
    await one.write('notes/b.txt', 'two')
    await one.write('run.sh', '#!/bin/sh\n')
    await chmod(join(one.folder, 'run.sh'), 0o755)
    await mkdir(join(one.folder, 'empty'))
    const time = new Date('2020-02-02T02:02:02Z')
    await utimes(join(one.folder, 'notes/a.txt'), time, time)
    expect((await one.sync()).sent.sort()).toEqual(['notes/a.txt', 'notes/b.txt', 'run.sh'])
    expect((await other.sync()).received.sort()).toEqual(['notes/a.txt', 'notes/b.txt', 'run.sh'])
    await expectEqual()
    const pulled = await stat(join(other.folder, 'run.sh'))
    expect(pulled.mode & 0o111).toBe(0o111)
    expect((await stat(join(other.folder, 'notes/a.txt'))).mtime).toEqual(time)
    for (const laptop of [one, other]) {
      expect(await laptop.sync()).toMatchObject({ sent: [], received: [], deletedHere: [] })
    }

    await other.write('notes/a.txt', 'changed')
    await rename(join(other.folder, 'notes/b.txt'), join(other.folder, 'moved.txt'))
    await other.delete('run.sh')
    expect(await other.sync()).toMatchObject({
      sent: expect.arrayContaining(['notes/a.txt', 'moved.txt']),
      deletedThere: expect.arrayContaining(['notes/b.txt', 'run.sh']),
    })
    expect(await one.sync()).toMatchObject({ deletedHere: expect.arrayContaining(['run.sh']) })
    await expectEqual()
    expect(await one.files()).toEqual({
      'empty/': '',
      'moved.txt': 'two',
      'notes/': '',
      'notes/a.txt': 'changed',
    })
    // What was deleted or replaced here is still there for 30 days.
    const [run] = await readdir(join(one.folder, '.sac/trash'))
    expect(await filesOf(join(one.folder, '.sac/trash', run!))).toMatchObject({
      'run.sh': '#!/bin/sh\n',
      'notes/a.txt': 'one',
    })
  })

  it('keeps both versions of what both changed, and says from whom and when', async () => {
    await one.write('plan.md', 'first')
    await one.sync()
    await other.sync()
    await one.write('plan.md', 'of one')
    await other.write('plan.md', 'of the other')
    await one.sync()
    const { conflicts } = await other.sync()
    expect(conflicts).toEqual([
      { path: 'plan.md', copy: expect.stringMatching(/^plan \(conflict .+ on .+ 20.+Z\)\.md$/) },
    ])
    await one.sync()
    await expectEqual()
    const files = await one.files()
    expect(files['plan.md']).toBe('of one')
    expect(files[conflicts[0]!.copy]).toBe('of the other')
  })

  it('turns files into folders and folders into files', async () => {
    await one.write('a', 'file')
    await one.write('b/inner.txt', 'inner')
    await one.sync()
    await other.sync()
    await one.delete('a')
    await one.write('a/now.txt', 'a folder')
    await one.delete('b')
    await one.write('b', 'a file')
    await one.sync()
    await other.sync()
    await expectEqual()
    expect(await other.files()).toEqual({ 'a/': '', 'a/now.txt': 'a folder', b: 'a file' })
  })

  it('carries one direction alone, and mirrors deletions with --delete', async () => {
    await one.write('shared.txt', '1')
    await one.write('gone.txt', '1')
    await one.sync()
    await other.sync()
    await other.delete('gone.txt')
    await other.write('shared.txt', '2')
    await other.write('new.txt', '2')
    await client.workspaces.agent(agentId).upload('theirs.txt', '3')
    expect(await other.sync('--direction', 'up')).toMatchObject({
      sent: expect.arrayContaining(['shared.txt', 'new.txt']),
      received: [],
      deletedThere: [],
    })
    // Down: theirs comes, what is only here stays, and what both changed is kept twice here.
    await one.write('shared.txt', 'mine')
    await one.write('only-here.txt', 'mine')
    const down = await one.sync('--direction', 'down')
    expect(down).toMatchObject({ sent: [], deletedHere: [], conflicts: [{ path: 'shared.txt' }] })
    expect(await one.files()).toEqual({
      'gone.txt': '1',
      'new.txt': '2',
      'only-here.txt': 'mine',
      'shared.txt': '2',
      'theirs.txt': '3',
      [down.conflicts[0]!.copy]: 'mine',
    })
    expect(await one.sync('--direction', 'down')).toMatchObject({ received: [], conflicts: [] })
    const mirrored = await other.sync('--direction', 'up', '--delete')
    expect(mirrored.deletedThere.sort()).toEqual(['gone.txt', 'theirs.txt'])
    await one.sync('--direction', 'down', '--delete', '--allow-deletes')
    await expectEqual()
    expect(await one.files()).toEqual({ 'new.txt': '2', 'shared.txt': '2' })
    const { code, stderr } = await one.show('--delete')
    expect([code, stderr]).toEqual([2, expect.stringContaining('--direction up or down')])
  })

  it('shows with --dry-run what a sync does, and writes nothing', async () => {
    await one.write('a.txt', 'a')
    const shown = await one.show('--dry-run')
    expect(shown).toMatchObject({ code: 0, stdout: 'would send  a.txt\n' })
    expect(await readdir(one.folder)).toEqual(['a.txt'])
    expect((await client.workspaces.agent(agentId).list()).items).toEqual([])
    expect((await one.sync()).sent).toEqual(['a.txt'])
  })

  it('holds many deletions until they are allowed, and syncs the rest', async () => {
    const names = Array.from({ length: 25 }, (_, index) => `f${index}.txt`)
    for (const name of names) await one.write(name, name)
    await one.sync()
    await other.sync()
    for (const name of names) await one.delete(name)
    await one.write('rest.txt', 'rest')
    const { code, summary } = await one.trySync()
    expect([code, summary.sent, summary.held.there.length]).toEqual([5, ['rest.txt'], 25])
    const shown = await one.show()
    expect(shown.stderr).toContain('--allow-deletes')
    expect((await one.sync('--allow-deletes')).deletedThere.length).toBe(25)
    expect((await other.trySync()).summary.held.here.length).toBe(25)
    await other.sync('--allow-deletes')
    await expectEqual()
  })

  it('brings everything back into an emptied folder instead of deleting it there', async () => {
    await one.write('a.txt', 'a')
    await one.write('b.txt', 'b')
    await one.sync()
    for (const name of ['a.txt', 'b.txt']) await rm(join(one.folder, name))
    expect((await one.sync()).received.sort()).toEqual(['a.txt', 'b.txt'])
  })

  it('lists links, sockets and ignored files, and never sends them', async () => {
    await one.write('.gitignore', '*.log\nbuild/\n')
    await one.write('.sacignore', '!keep.log\n')
    await one.write('x.log', 'x')
    await one.write('keep.log', 'k')
    await one.write('build/out.js', 'o')
    await one.write('.git/config', 'c')
    await symlink('/etc/passwd', join(one.folder, 'link'))
    execFileSync('mkfifo', [join(one.folder, 'pipe')])
    const summary = await one.sync()
    expect(summary.sent.sort()).toEqual(['.gitignore', '.sacignore', 'keep.log'])
    const reasons = Object.fromEntries(summary.skipped.map(({ path, reason }) => [path, reason]))
    expect(reasons).toMatchObject({
      link: 'symbolic-link',
      pipe: 'special-file',
      'x.log': 'ignored',
      build: 'ignored',
      '.git': 'ignored',
    })
    const { stderr } = await one.show()
    expect(stderr).toContain('left alone  link: a symbolic link')
    expect(stderr).toContain('3 ignored: .git, build, x.log')
  })

  it('takes nothing from the platform that leads out of the folder or would run here', async () => {
    const outside = await Laptop.create(server, 'nobody')
    try {
      await client.workspaces.agent(agentId).upload('sub/evil.txt', 'evil')
      await client.workspaces.agent(agentId).upload('.git/hooks/pre-commit', 'evil')
      await client.workspaces.agent(agentId).upload('deep/.GIT/config', 'evil')
      await client.workspaces.agent(agentId).upload('.sac/id', 'evil')
      await client.workspaces.agent(agentId).upload('good.txt', 'good')
      await symlink(outside.folder, join(one.folder, 'sub'))
      const { received } = await one.sync()
      expect(received).toEqual(['good.txt'])
      expect(await outside.files()).toEqual({})
      expect(await one.files()).toEqual({ 'deep/': '', 'good.txt': 'good', sub: 'special' })
      expect(await readFile(join(one.folder, '.sac/id'), 'utf8')).not.toContain('evil')
      // Nor are they deleted there because they are not here.
      expect(await client.workspaces.agent(agentId).list({ recursive: true })).toMatchObject({
        items: expect.arrayContaining([expect.objectContaining({ path: '.git/hooks/pre-commit' })]),
      })
    } finally {
      await outside.remove()
    }
  })

  it('names what the platform refuses, and ends with 5', async () => {
    await setting('maxFileBytes', 1_500_000)
    await one.write('small.txt', 's')
    await one.write('large.bin', 'x'.repeat(2_000_000))
    const { code, summary } = await one.trySync()
    expect(code).toBe(5)
    expect(summary).toMatchObject({ sent: ['small.txt'], refused: [{ path: 'large.bin' }] })
    await setting('maxFileBytes', 104_857_600)
    expect((await one.sync()).sent).toEqual(['large.bin'])
  })

  it('runs once at a time in a folder', async () => {
    await one.write('.sac/lock', `${process.pid}\n`)
    const { code, stderr } = await one.show()
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining(`is being synced by process ${process.pid}`),
    ])
    await rm(join(one.folder, '.sac/lock'))
    await one.sync()
  })
})

describe('a sync that is killed', () => {
  it('goes on where it was, without conflicts', async () => {
    await setting('maxSpaceFiles', 10_000)
    const names = Array.from({ length: 3000 }, (_, index) => `d${index % 30}/f${index}.bin`)
    for (const name of names) await one.write(name, `${name} `.repeat(800))
    let sent = 0
    for (const from of [one, other]) {
      for (let kill = 1; kill <= 3; kill += 1) {
        const child = spawn(process.execPath, [SAC_BIN, ...from.args([])], { env: server.env })
        const exited = once(child, 'exit')
        // At another place each time: packs sent so far, or files that came down.
        const progress = async () =>
          from === one
            ? (await client.workspaces.agent(agentId).quota()).fileCount
            : (await readdir(from.folder, { recursive: true })).length
        const before = await progress()
        await waitUntil(async () => child.exitCode !== null || (await progress()) > before, {
          what: 'progress',
          intervalMs: 5,
        })
        child.kill('SIGKILL')
        await exited
      }
      const summary = await from.sync()
      expect(summary.conflicts).toEqual([])
      sent += summary.sent.length
    }
    expect(sent).toBeLessThan(names.length)
    await expectEqual()
    expect(Object.keys(await one.files()).length).toBe(3030)
  })
})

describe('a large file', () => {
  it('goes on in the middle after a kill', async () => {
    const content = randomBytes(40 * 1024 * 1024)
    await writeFile(join(one.folder, 'large.bin'), content)
    const time = new Date('2020-02-02T02:02:02Z')
    await utimes(join(one.folder, 'large.bin'), time, time)
    const modifiedAt = time.toISOString()
    const files = client.workspaces.agent(agentId)
    const about = { path: 'large.bin', sizeBytes: content.length, modifiedAt, executable: false }
    const upload = await files.startUpload(about)
    const child = spawn(process.execPath, [SAC_BIN, ...one.args([])], { env: server.env })
    const exited = once(child, 'exit')
    const partsSent = async () => (await files.getUpload(upload.id)).parts
    const before = await waitUntil(
      async () => {
        const parts = await partsSent()
        return parts.length > 0 && parts
      },
      { what: 'a part there', intervalMs: 2 },
    )
    child.kill('SIGKILL')
    await exited
    expect(before.length).toBeLessThan(upload.partCount)
    expect((await one.sync()).sent).toEqual(['large.bin'])
    expect((await other.sync()).received).toEqual(['large.bin'])
    expect((await readFile(join(other.folder, 'large.bin'))).equals(content)).toBe(true)
  })
})

describe('workspaces that several share', () => {
  it('are synced too: of a group, and of everybody', async () => {
    const { id: groupId } = await sacJson<{ id: number }>(server, ['group', 'create', 'Research'])
    await one.write('notes.md', 'shared')
    const shared = async (laptop: Laptop, ...flags: string[]) =>
      sacJson<SyncSummary>(server, ['workspace', 'sync', laptop.folder, ...flags])
    expect((await shared(one, '--group', 'research')).sent).toEqual(['notes.md'])
    expect((await shared(other, '--group', 'research')).received).toEqual(['notes.md'])
    await other.write('notes.md', 'changed')
    await shared(other, '--group', 'research')
    expect((await client.workspaces.group(groupId).list()).items).toMatchObject([
      { path: 'notes.md', sizeBytes: 7 },
    ])
    // Another workspace, another common state: the same folder with both.
    const mixed = await shared(one, '--public', '--allow-other-workspace')
    expect(mixed.sent).toEqual(['notes.md'])
    expect((await shared(one, '--group', 'research')).received).toEqual(['notes.md'])
    expect((await shared(one, '--public')).sent).toEqual(['notes.md'])
  })
})

describe('--watch', () => {
  it('carries changes of both sides as they come, until it is told to end', async () => {
    await one.write('a.txt', '1')
    const child = spawn(process.execPath, [SAC_BIN, ...one.args(['--watch'])], { env: server.env })
    const exited = once(child, 'exit')
    let said = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
    await waitUntil(() => said.includes('Watching'), { what: 'the first sync' })
    await one.write('new/b.txt', '2')
    await waitUntil(
      async () => {
        const { items } = await client.workspaces
          .agent(agentId)
          .list({ recursive: true, limit: 100 })
        return items.some(({ path }) => path === 'new/b.txt')
      },
      { what: 'the file there' },
    )
    await client.workspaces.agent(agentId).upload('theirs.txt', '3')
    await waitUntil(async () => (await one.files())['theirs.txt'] === '3', {
      what: 'the file here',
    })
    await server.kill9()
    await writeFile(join(one.folder, 'meanwhile.txt'), '4')
    await waitUntil(() => said.includes('trying again'), { what: 'the loss to be told' })
    await server.restart()
    await waitUntil(
      async () => {
        const { items } = await client.workspaces.agent(agentId).list({ limit: 100 })
        return items.some(({ path }) => path === 'meanwhile.txt')
      },
      { what: 'the file there after the restart' },
    )
    child.kill('SIGINT')
    expect(await exited).toEqual([0, null])
  })
})
