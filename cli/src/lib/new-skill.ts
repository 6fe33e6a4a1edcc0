import { type SkillParameter, slugProblem, valueProblem } from '@sac/sdk/skill'
import { askChoice, askValue, askYes } from './ask.ts'
import { headingOf } from './skill-template.ts'

export const askName = (initial?: string): Promise<string> =>
  askValue('Name, which is the command too:', {
    initial,
    check: (name) => {
      const problem = slugProblem(name)
      return problem && `The name ${problem}.`
    },
  })

export const askDescription = (): Promise<string> =>
  askValue('What does it do, and when is it used?', {
    check: (answer) =>
      answer.trim() === '' ? 'The agent decides by this when to use it.' : undefined,
  })

/** One after the other, until there are no more. */
export async function askParameters(): Promise<SkillParameter[]> {
  const parameters: SkillParameter[] = []
  while (
    await askYes(
      parameters.length === 0
        ? 'Does it need values from people, such as a topic?'
        : 'Another one?',
    )
  )
    parameters.push(await askParameter(parameters.map(({ name }) => name)))
  return parameters
}

const TYPES = [
  { name: 'text', value: 'text' as const },
  { name: 'number', value: 'number' as const },
  { name: 'date', value: 'date' as const },
  { name: 'select: one of several', value: 'select' as const },
]

async function askParameter(taken: readonly string[]): Promise<SkillParameter> {
  const name = await askValue('Name of the value, such as topic:', {
    check: (answer) => {
      if (taken.includes(answer)) return `There is ${answer} already.`
      return /^[a-z][a-z0-9]*([-_][a-z0-9]+)*$/.test(answer)
        ? undefined
        : 'Lower-case letters, digits and single hyphens, starting with a letter.'
    },
  })
  const label = await askValue('Label in forms:', { initial: headingOf(name) })
  const type = await askChoice('Kind:', TYPES, 'use --param')
  const options =
    type === 'select'
      ? listOf(
          await askValue('Options, with commas between them:', {
            check: (answer) => (listOf(answer).length > 0 ? undefined : 'At least one.'),
          }),
        )
      : undefined
  const required = await askYes('Has it to be given?')
  const plain = { name, label, type, required, ...(options && { options }) }
  const initial = required
    ? ''
    : await askValue('Value where none is given, if any:', {
        check: (answer) => {
          const problem = answer === '' ? undefined : valueProblem(plain, answer)
          return problem && `"${answer}" ${problem}.`
        },
      })
  return { ...plain, ...(initial !== '' && { default: initial }) }
}

const listOf = (answer: string) =>
  answer
    .split(',')
    .map((option) => option.trim())
    .filter((option) => option !== '')
