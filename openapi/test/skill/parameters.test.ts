import { describe, expect, it } from 'vitest'
import {
  checkSkill,
  commandLine,
  parametersSchema,
  quoteArgument,
  valueProblems,
} from '../../src/skill/index.ts'
import { bundle, GOOD } from './support.ts'

const read = (yaml: string) => checkSkill(bundle({ 'SKILL.md': GOOD, 'sac.yaml': yaml }))
const PARAMETERS = read(`parameters:
  - name: topic
    label: Topic
    required: true
    pattern: '[^#]+'
  - { name: count, type: number, default: 3 }
  - { name: due, type: date }
  - name: tone
    type: select
    options: [formal, 7]
    default: formal
`).manifest!.parameters

describe('parameters in sac.yaml', () => {
  it('become a JSON schema', () => {
    expect(parametersSchema(PARAMETERS)).toEqual({
      type: 'object',
      properties: {
        topic: { title: 'Topic', type: 'string', pattern: '^(?:[^#]+)$' },
        count: { title: 'count', type: 'number', default: 3 },
        due: { title: 'due', type: 'string', format: 'date' },
        tone: { title: 'tone', type: 'string', enum: ['formal', '7'], default: 'formal' },
      },
      required: ['topic'],
      additionalProperties: false,
    })
  })

  it.each([
    ['parameters: x', /^sac.yaml:1 parameters has to be a list/],
    ['parameters:\n  - x', /:2 parameter 1: has to be a mapping/],
    ['parameters:\n  - label: x', /:2 parameter 1: name has to be/],
    ['parameters:\n  - name: A b', /:2 parameter 1: name has to be/],
    ['parameters:\n  - name: --x', /name has to be/],
    ['parameters:\n  - name: a\n  - name: a', /:3 parameter 2: there are two called a/],
    ['parameters:\n  - name: a\n    type: colour', /:3 parameter 1: type has to be one of/],
    ['parameters:\n  - name: a\n    required: "yes"', /:3 .*required has to be true or false/],
    ['parameters:\n  - name: a\n    type: select', /options has to be a list/],
    [
      'parameters:\n  - name: a\n    type: select\n    options: []',
      /:4 .*options has to be a list/,
    ],
    ['parameters:\n  - name: a\n    options: [x]', /options are for the type select/],
    ['parameters:\n  - name: a\n    type: select\n    options: [x, x]', /twice/],
    ['parameters:\n  - name: a\n    pattern: "("', /regular expression/],
    [
      'parameters:\n  - name: a\n    type: number\n    pattern: x',
      /a pattern is for the type text/,
    ],
    ['parameters:\n  - name: a\n    type: number\n    default: many', /default is no number/],
    ['parameters:\n  - name: a\n    type: date\n    default: 2026-02-30', /default is no date/],
    [
      'parameters:\n  - name: a\n    type: select\n    options: [x]\n    default: y',
      /default is none of x/,
    ],
    ['parameters:\n  - name: a\n    min: 3', /:3 parameter 1: min is not known/],
    [
      `parameters:\n${Array.from({ length: 21 }, (_, n) => `  - name: a${n}`).join('\n')}`,
      /more than 20/,
    ],
  ])('%j is refused with its line', (yaml, message) => {
    const { findings, manifest } = read(yaml)
    expect(findings.map(({ file, line, message: text }) => `${file}:${line} ${text}`)).toEqual(
      expect.arrayContaining([expect.stringMatching(message)]),
    )
    expect(manifest).toBeUndefined()
  })
})

describe('valueProblems', () => {
  it.each([
    [{ topic: 'tea' }, []],
    [{}, ['topic is missing']],
    [{ topic: '#1' }, ['topic does not match [^#]+']],
    [{ topic: 'a', count: 'x' }, ['count is no number, such as 12 or 0.5']],
    [{ topic: 'a', count: '-1.5e3', due: '2024-02-29', tone: '7' }, []],
    [{ topic: 'a', due: '2026-02-29' }, ['due is no date such as 2026-11-23']],
    [{ topic: 'a', tone: 'loud' }, ['tone is none of formal, 7']],
    [
      { topic: 'a\u001b[A' },
      ['topic has a tab or another control character, which cannot be typed'],
    ],
    [{ topic: 'a', nope: '' }, ['nope is no parameter of this skill']],
  ])('%j', (values, problems) => {
    expect(
      valueProblems(PARAMETERS, values as never).map(({ name, problem }) => `${name} ${problem}`),
    ).toEqual(problems)
  })
})

describe('commandLine', () => {
  it.each([
    [{ topic: 'tea' }, "/weekly-report tea 3 '' formal"],
    [{ topic: 'it\'s "new"' }, `/weekly-report 'it'\\''s "new"' 3 '' formal`],
    [{ topic: 'a\nb' }, "/weekly-report 'a\nb' 3 '' formal"],
    [{ topic: '--x', tone: '7' }, "/weekly-report --x 3 '' 7"],
    [{ topic: 'a', count: '', tone: '' }, '/weekly-report a'],
  ])('%j', (values, line) => {
    expect(commandLine('weekly-report', PARAMETERS, values as never)).toBe(line)
  })

  it.each([
    ['', "''"],
    ['$HOME `id` $(id)', "'$HOME `id` $(id)'"],
    ['a\\', "'a\\'"],
    ['@file', "'@file'"],
    ['-x_1.5', '-x_1.5'],
  ])('quotes %j', (value, quoted) => {
    expect(quoteArgument(value)).toBe(quoted)
  })
})
