import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { CliError } from '../../src/lib/errors.ts'
import { folderToSync } from '../../src/lib/folder-to-sync.ts'

const root = mkdtempSync(join(tmpdir(), 'sac-folder-'))
afterAll(() => rmSync(root, { recursive: true }))

const refusal = (...parameters: Parameters<typeof folderToSync>) => {
  try {
    return folderToSync(...parameters)
  } catch (error) {
    const { message, next, exitCode } = error as CliError
    return { message, next, exitCode }
  }
}

describe('the folder to sync', () => {
  it('is there already, unless files are fetched into a new one', () => {
    const missing = join(root, 'mistyped')
    expect(folderToSync(root, 'both')).toBe(root)
    expect(folderToSync(missing, 'down')).toBe(missing)
    for (const direction of ['both', 'up'] as const) {
      expect(refusal(missing, direction)).toEqual({
        message: `there is no folder ${missing}`,
        next: 'create it, or pull into a new one with `--direction down`',
        exitCode: 2,
      })
    }
  })

  it('is no file, no disk and no home', () => {
    const file = join(root, 'file')
    writeFileSync(file, '')
    for (const direction of ['both', 'up', 'down'] as const) {
      expect(refusal(file, direction)).toMatchObject({
        message: `${file} is a file, not a folder`,
        next: expect.stringContaining('workspace put'),
      })
    }
    for (const large of ['/', homedir()]) {
      expect(refusal(large, 'both')).toMatchObject({ message: `${large} is too much to sync` })
    }
  })
})
