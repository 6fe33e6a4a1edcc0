import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { access, rm } from 'node:fs/promises'
import type { SacClient } from '@sac/sdk'
import { describe, expect, it } from 'vitest'
import { type RunningServer, SAC_BIN, sac, sacJson, waitUntil } from './support/server.ts'
import { useDesk } from './support/sync-desk.ts'
import type { Laptop } from './support/sync-folders.ts'

let server: RunningServer
let client: SacClient
let agentId: number
let laptop: Laptop
useDesk(1, (desk) => {
  ;({ server, client, agentId } = desk)
  ;[laptop] = desk.laptops as [Laptop]
})

/** `sac workspace sync` that runs on, and what it has printed. */
function start(...flags: string[]) {
  const child = spawn(process.execPath, [SAC_BIN, ...laptop.args(flags)], { env: server.env })
  const said = { out: '', err: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said.out += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.err += text
  })
  return { child, said, exited: once(child, 'exit') }
}

describe('the report of sac workspace sync', () => {
  it('names held deletions and refused files, and does not call that in sync', async () => {
    for (const name of ['a', 'b', 'pkg/c']) await laptop.write(name, name)
    await laptop.sync()
    for (const name of ['a', 'b', 'pkg']) await laptop.delete(name)
    await laptop.write('keep.txt', 'keep')
    await sacJson(server, ['setting', 'set', 'maxFileBytes', '--value', '1000'])
    await laptop.write('large.txt', 'x'.repeat(2000))
    const held = await laptop.show()
    await sacJson(server, ['setting', 'set', 'maxFileBytes', '--value', '104857600'])
    expect(held.code).toBe(5)
    expect(held.stderr).toContain('refused  large.txt: A file may have at most 1000 bytes.')
    expect(held.stderr).toMatch(
      /Not in sync with desk-\d+: 1 sent \(4 B\), 3 deletions held, 1 refused\./,
    )
    expect(held.stderr).toContain('setting set maxFileBytes')
    expect(held.stderr).toContain('Next: if the deletions are meant')
    const { stdout, stderr } = await laptop.show('--allow-deletes')
    expect(stdout).toBe(
      'sent  large.txt\ndeleted there  pkg/c\ndeleted there  a\ndeleted there  b\n',
    )
    expect(stderr).toMatch(/In sync with desk-\d+: 1 sent \(2\.0 KiB\), 3 deleted there\./)
  })

  it('makes no folder for a mistyped name, but one to pull into, and none in a dry run', async () => {
    await laptop.write('a.txt', 'a')
    await laptop.sync()
    await rm(laptop.folder, { recursive: true })
    const refused = await laptop.show()
    expect([refused.code, refused.stderr]).toEqual([
      2,
      expect.stringContaining('there is no folder'),
    ])
    const shown = await laptop.show('--direction', 'down', '--dry-run')
    expect([shown.code, shown.stdout]).toEqual([0, 'would receive  a.txt\n'])
    await expect(access(laptop.folder)).rejects.toThrow('ENOENT')
    expect((await laptop.sync('--direction', 'down')).received).toEqual(['a.txt'])
  })

  it('mixes two workspaces only when somebody says so', async () => {
    await laptop.write('private.txt', 'mine')
    await laptop.sync()
    const toPublic = (...flags: string[]) =>
      sac(server, ['workspace', 'sync', laptop.folder, '--public', ...flags])
    const refused = await toPublic()
    expect([refused.code, refused.stdout]).toEqual([2, ''])
    expect(refused.stderr).toMatch(/is in sync with agent desk-\d+, not with the public workspace/)
    expect(refused.stderr).toContain('--allow-other-workspace')
    expect((await client.workspaces.public().list()).items).toEqual([])
    const shown = await toPublic('--dry-run')
    expect([shown.code, shown.stdout]).toEqual([0, 'would send  private.txt\n'])
    expect(shown.stderr).toContain('Warning: ')
    expect((await toPublic('--allow-other-workspace')).stdout).toBe('sent  private.txt\n')
    // Both are known from now on.
    expect((await toPublic()).code).toBe(0)
    await laptop.sync()
  })

  it('says on Ctrl-C what was done so far', async () => {
    await sacJson(server, ['setting', 'set', 'maxSpaceFiles', '--value', '10000'])
    const names = Array.from({ length: 3000 }, (_, index) => `d${index % 30}/f${index}.bin`)
    for (const name of names) await laptop.write(name, `${name} `.repeat(800))
    const { child, said, exited } = start()
    const count = async () => (await client.workspaces.agent(agentId).quota()).fileCount
    await waitUntil(async () => (await count()) > 0, {
      what: 'the first files there',
      intervalMs: 5,
    })
    // It cannot come to its end now.
    server.process.kill('SIGSTOP')
    child.kill('SIGINT')
    const ended = await exited
    server.process.kill('SIGCONT')
    expect(ended).toEqual([130, null])
    expect(said.err).toMatch(
      /Interrupted: (nothing was done yet|\d+ sent \(.+\) so far)\. The same command goes on from here\.\n$/,
    )
    await laptop.sync()
    expect(await count()).toBe(names.length)
  })
})

describe('sac workspace sync --watch', () => {
  it('has one line for each sync, and a deletion in one of them', async () => {
    for (const name of ['a', 'b', 'c', 'pkg/d', 'pkg/e']) await laptop.write(name, name)
    const { child, said, exited } = start('--watch')
    await waitUntil(() => said.err.includes('Watching'), { what: 'the first sync' })
    expect(said).toEqual({
      out: '',
      err: expect.stringMatching(
        /^In sync with desk-\d+: 5 sent \(13 B\)\. Watching; Ctrl-C ends\.\n$/,
      ),
    })
    await laptop.delete('pkg')
    await waitUntil(() => said.out.endsWith('\n'), { what: 'the deletion' })
    await laptop.write('f', 'f')
    await waitUntil(() => said.out.includes('sent f\n'), { what: 'the new file' })
    await client.workspaces.agent(agentId).delete('a')
    await waitUntil(() => said.out.includes('here a\n'), { what: 'the deletion here' })
    child.kill('SIGINT')
    expect(await exited).toEqual([0, null])
    expect(said.out).toBe('deleted there pkg/d, pkg/e\nsent f\ndeleted here a\n')
    expect(said.err).toContain('Stopped. The same command goes on from here.')
  })
})
