import { execFileSync } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BUNDLE_BYTES, BUNDLE_FILES, readTar, writeTar } from '../src/skill.ts'
import { readSkillFolder, writeSkillFolder } from '../src/skill-folder.ts'

let root: string
let folder: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'sac-skill-'))
  folder = join(root, 'report')
  await put('SKILL.md', '---\nname: report\ndescription: x\n---\nGo.\n')
})
afterEach(() => rm(root, { recursive: true, force: true }))

async function put(path: string, text: string | Uint8Array): Promise<void> {
  const target = join(folder, path)
  await mkdir(join(target, '..'), { recursive: true })
  await writeFile(target, text)
}
const bytes = (text: string) => new TextEncoder().encode(text)
const pathsOf = (files: readonly { path: string }[]) => files.map(({ path }) => path)

describe('a folder that is read', () => {
  it('gives its plain files with their mode, and the same tar each time', async () => {
    await put('scripts/run.sh', '#!/bin/sh\n')
    await chmod(join(folder, 'scripts/run.sh'), 0o700)
    const { files, findings } = await readSkillFolder(folder)
    expect(findings).toEqual([])
    expect(files.map(({ path, executable }) => [path, executable])).toEqual([
      ['SKILL.md', false],
      ['scripts/run.sh', true],
    ])
    const again = await readSkillFolder(folder)
    expect(writeTar(again.files)).toEqual(writeTar(files.toReversed()))
    expect(pathsOf(readTar(writeTar(files)))).toEqual(pathsOf(files))
  })

  it('leaves out what tools keep there, and says so', async () => {
    await put('.git/config', 'secret')
    await put('.sac/skill.json', '{}')
    await put('notes.md~', 'old')
    const { files, ignored } = await readSkillFolder(folder)
    expect(pathsOf(files)).toEqual(['SKILL.md'])
    expect(ignored).toEqual(['.git', '.sac', 'notes.md~'])
  })

  it('takes names as NFC', async () => {
    await put('re\u0301sume\u0301.md', 'x')
    expect(pathsOf((await readSkillFolder(folder)).files)).toEqual([
      'SKILL.md',
      'r\u00e9sum\u00e9.md',
    ])
  })

  it('follows no link, to a file or a folder, inside or outside', async () => {
    await writeFile(join(root, 'secret'), 'secret')
    await mkdir(join(root, 'others'))
    await symlink('../secret', join(folder, 'out'))
    await symlink('SKILL.md', join(folder, 'in'))
    await symlink('../others', join(folder, 'folder'))
    execFileSync('mkfifo', [join(folder, 'pipe')])
    const { files, findings } = await readSkillFolder(folder)
    expect(pathsOf(files)).toEqual(['SKILL.md'])
    expect(findings.map(({ severity, file }) => [severity, file])).toEqual([
      ['error', 'folder'],
      ['error', 'in'],
      ['error', 'out'],
      ['error', 'pipe'],
    ])
    expect(findings[2]!.message).toContain('symbolic link')
    expect(findings[3]!.message).toContain('named pipe')
  })

  it('may be a link itself', async () => {
    await symlink('report', join(root, 'link'))
    expect(pathsOf((await readSkillFolder(join(root, 'link'))).files)).toEqual(['SKILL.md'])
  })

  it('of too many files or bytes is not read', async () => {
    await put('big', new Uint8Array(BUNDLE_BYTES))
    const big = await readSkillFolder(folder)
    expect(big.files).toEqual([])
    expect(big.findings[0]!.message).toContain(`at most ${BUNDLE_BYTES}`)
    await rm(join(folder, 'big'))
    await Promise.all(Array.from({ length: BUNDLE_FILES }, (_, at) => put(`f${at}`, '')))
    expect((await readSkillFolder(folder)).findings[0]!.message).toContain('more than 1000 files')
  })
})

describe('a folder that is written', () => {
  const file = (path: string, text = path, executable = false) => ({
    path,
    content: bytes(text),
    executable,
  })

  it('gets the files, loses those of the former version, keeps the rest', async () => {
    await writeSkillFolder(folder, [file('SKILL.md', 'new'), file('a/b/c.sh', 'c', true)])
    await put('mine.txt', 'mine')
    await writeSkillFolder(folder, [file('SKILL.md', 'newer')], ['SKILL.md', 'a/b/c.sh'])
    expect(await readFile(join(folder, 'SKILL.md'), 'utf8')).toBe('newer')
    expect(await readFile(join(folder, 'mine.txt'), 'utf8')).toBe('mine')
    await expect(stat(join(folder, 'a'))).rejects.toThrow('ENOENT')
  })

  it('marks programs as such', async () => {
    await writeSkillFolder(folder, [file('run.sh', 'x', true)])
    expect((await stat(join(folder, 'run.sh'))).mode & 0o100).toBe(0o100)
  })

  it.each([
    ['../out', '..'],
    ['a/../../out', '..'],
    ['/etc/out', '/'],
  ])('refuses %j', async (path) => {
    await expect(writeSkillFolder(folder, [file(path)])).rejects.toThrow('the path')
    await expect(stat(join(root, 'out'))).rejects.toThrow('ENOENT')
  })

  it('writes and removes nothing through links', async () => {
    await mkdir(join(root, 'others'))
    await writeFile(join(root, 'others/x'), 'theirs')
    await symlink('../others', join(folder, 'a'))
    await symlink('../others/x', join(folder, 'x'))
    await expect(writeSkillFolder(folder, [file('a/x')])).rejects.toThrow('is no folder')
    await expect(writeSkillFolder(folder, [file('x')])).rejects.toThrow('is no plain file')
    await writeSkillFolder(folder, [], ['a/x'])
    expect(await readFile(join(root, 'others/x'), 'utf8')).toBe('theirs')
  })
})
