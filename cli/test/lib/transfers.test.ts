import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { safePath } from '../../src/lib/transfers.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sac-transfers-'))
})
afterEach(() => rm(folder, { recursive: true }))

describe('safePath', () => {
  it('makes the folders above', async () => {
    expect(await safePath(join(folder, 'out'), 'a/b/c.md')).toBe(join(folder, 'out/a/b/c.md'))
    expect(await readdir(join(folder, 'out/a'))).toEqual(['b'])
  })

  it.each(['../x', 'a/../../x', '/etc/passwd', 'a//b', 'a/./b', 'a\0b', ''])(
    'refuses %j',
    async (path) => {
      await expect(safePath(folder, path)).rejects.toThrow('no path to write to')
    },
  )

  it('goes through no link, neither as folder nor as file', async () => {
    await mkdir(join(folder, 'outside'))
    await symlink(join(folder, 'outside'), join(folder, 'link'))
    await expect(safePath(folder, 'link/x')).rejects.toThrow('no folder')
    await writeFile(join(folder, 'secret'), '')
    await symlink(join(folder, 'secret'), join(folder, 'file'))
    await expect(safePath(folder, 'file')).rejects.toThrow('no file')
  })
})
