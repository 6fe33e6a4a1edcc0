import { checkSkill, readTar } from '@sac/sdk/skill'
import { describe, expect, it } from 'vitest'
import {
  archiveOf,
  checkDraft,
  draftOf,
  findingsOf,
  nameProblem,
  newDraft,
  renamed,
  withFile,
  withNewFile,
  withoutFile,
  withText,
} from '../src/skill-draft.ts'

const paths = (draft: ReturnType<typeof newDraft>) => draft.map(({ path }) => path)

describe('a draft of a skill', () => {
  it('begins as a skill that can be saved', () => {
    const { findings, manifest } = checkDraft(newDraft(), undefined)
    expect(findings).toEqual([])
    expect(manifest?.parameters.map(({ name }) => name)).toEqual(['topic', 'tone'])
  })

  it('comes out of its archive as it went in, bytes that are no text too', () => {
    const binary = new Uint8Array([0, 255, 1])
    const draft = withFile(newDraft(), 'images/a.png', binary, true)
    const again = draftOf(readTar(archiveOf(draft)))
    expect(again).toEqual(draft)
    expect(again.at(-1)).toMatchObject({ text: undefined, content: binary, executable: true })
  })

  it('keeps SKILL.md and sac.yaml first, and the other files by name', () => {
    const draft = withNewFile(withNewFile(newDraft(), 'b.md'), 'a.md')
    expect(paths(draft)).toEqual(['SKILL.md', 'sac.yaml', 'a.md', 'b.md'])
    expect(paths(renamed(draft, 'a.md', 'c.md')).at(-1)).toBe('c.md')
    expect(paths(withoutFile(draft, 'sac.yaml'))).not.toContain('sac.yaml')
  })

  it('tells what is wrong at its line', () => {
    const draft = withText(newDraft(), 'SKILL.md', '---\nname: Not a slug\ndescription: x\n---\ny')
    const { findings } = checkDraft(draft, undefined)
    expect(findings).toContainEqual(
      expect.objectContaining({ severity: 'error', file: 'SKILL.md', line: 2 }),
    )
  })

  it('keeps the command of a skill that is there', () => {
    const { findings } = checkDraft(newDraft(), 'other')
    expect(findings[0]?.message).toContain('make them equal')
  })

  it('refuses names that are taken or cannot be', () => {
    expect(nameProblem(newDraft(), 'skill.md')).toBe('is there already')
    expect(nameProblem(newDraft(), '../a')).toBeDefined()
    expect(nameProblem(newDraft(), 'references/a.md')).toBeUndefined()
  })

  it('reads the findings of a refusal', () => {
    expect(
      findingsOf([
        { pointer: 'SKILL.md:3', detail: 'x' },
        { pointer: 'a:b.md', detail: 'y' },
      ]),
    ).toEqual([
      { severity: 'error', file: 'SKILL.md', line: 3, message: 'x' },
      { severity: 'error', file: 'a:b.md', message: 'y' },
    ])
  })

  it('is checked by the rule of the server', () => {
    expect(
      checkSkill(newDraft().map(({ path, content }) => ({ path, content, executable: false }))),
    ).toEqual(checkDraft(newDraft(), undefined))
  })
})
