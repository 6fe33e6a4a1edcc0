import { describe, expect, it } from 'vitest'
import { type FlagKinds, splitArguments, valuesOf } from '../../src/lib/skill-arguments.ts'

const FLAGS: FlagKinds = {
  agent: { type: 'option' },
  wait: { type: 'boolean' },
  yes: { type: 'boolean', char: 'y' },
  out: { type: 'option', char: 'o' },
}
const split = (...argv: string[]) => {
  const { own, values } = splitArguments(argv, FLAGS)
  return { own, values: Object.fromEntries(values) }
}

describe('a command line', () => {
  it('is taken apart into the flags of the command and those of the skill', () => {
    expect(split('report', '--topic', 'cats', '--agent', 'helper', '--wait', '--tone=dry')).toEqual(
      {
        own: ['report', '--agent', 'helper', '--wait'],
        values: { topic: 'cats', tone: 'dry' },
      },
    )
  })

  it.each([
    [['--topic', '--draft'], '--draft'],
    [['--topic', '-5'], '-5'],
    [['--topic', '--'], '--'],
    [['--topic', '--json'], '--json'],
    [['--topic', ''], ''],
    [['--topic='], ''],
    [['--topic==a=b'], '=a=b'],
    [['--topic', 'it\'s "so"\nand\\more $HOME `x`'], 'it\'s "so"\nand\\more $HOME `x`'],
    [['--param', 'topic=--x=1'], '--x=1'],
    [['--param=topic=a\nb'], 'a\nb'],
  ])('%j gives the value as it was typed', (argv, topic) => {
    expect(split('report', ...argv, '--wait')).toEqual({
      own: ['report', '--wait'],
      values: { topic },
    })
  })

  it('gives parameters that are called like flags of the command by --param', () => {
    expect(split('--agent', 'helper', '--param', 'agent=007')).toEqual({
      own: ['--agent', 'helper'],
      values: { agent: '007' },
    })
  })

  it('keeps short flags, and whatever follows --', () => {
    expect(split('-y', '-o', '--x', '-ofile', '--', '--topic', 'a')).toEqual({
      own: ['-y', '-o', '--x', '-ofile', '--', '--topic', 'a'],
      values: {},
    })
  })

  it.each([
    [['--topic'], '--topic needs a value'],
    [['--topic', 'a', '--topic=b'], '--topic is given twice'],
    [['--param', 'topic'], '--param is written NAME=VALUE'],
  ])('%j is wrong usage', (argv, message) => {
    expect(() => split(...argv)).toThrow(message)
  })
})

describe('values', () => {
  const parameter = (name: string, extras: object = {}) => ({
    name,
    label: name,
    type: 'text' as const,
    required: false,
    ...extras,
  })
  const PARAMETERS = [
    parameter('topic', { required: true }),
    parameter('due_date', { type: 'date' }),
    parameter('tone', { type: 'select', options: ['formal', 'casual'], default: 'formal' }),
  ]
  const valuesFrom = (typed: Record<string, string>) =>
    valuesOf(PARAMETERS, new Map(Object.entries(typed)), false)

  it('go to the parameter, however its hyphens are written', async () => {
    expect(await valuesFrom({ topic: 'x', 'due-date': '2026-01-31' })).toEqual({
      topic: 'x',
      due_date: '2026-01-31',
    })
  })

  it('that are wrong, missing or of no parameter are all named', async () => {
    await expect(valuesFrom({ tone: 'rude', 'due-date': 'soon', colour: 'red' })).rejects.toThrow(
      [
        '--colour: is no parameter of this skill',
        '--topic: is missing',
        '--due_date: is no date such as 2026-11-23',
        '--tone: is none of formal, casual',
      ].join('\n  '),
    )
  })
})
