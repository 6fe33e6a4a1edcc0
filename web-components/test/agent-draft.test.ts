import { describe, expect, it } from 'vitest'
import {
  changesOf,
  draftOf,
  envText,
  parseCommand,
  parseEnv,
  requestOf,
} from '../src/agent-draft.ts'

describe('parseEnv', () => {
  it('reads a variable per line, and skips comments and empty lines', () => {
    expect(parseEnv('# mine\nA=1\n\nB= two = 2 ')).toEqual([
      { name: 'A', value: '1' },
      { name: 'B', value: ' two = 2 ' },
    ])
  })

  it('gives back what envText wrote', () => {
    const env = [
      { name: 'PLAIN', value: 'x' },
      { name: 'LINES', value: 'one\ntwo' },
      { name: 'QUOTED', value: '"q"' },
      { name: 'BLANKS', value: ' a ' },
      { name: 'EMPTY', value: '' },
    ]
    expect(parseEnv(envText(env))).toEqual(env)
  })

  it.each([
    ['A=1\nno sign', 'line 2'],
    ['=x', 'line 1'],
    ['1A=x', 'line 1'],
    ['A="open', 'quotes'],
  ])('names the line that is wrong in %j', (text, word) => {
    expect(() => parseEnv(text)).toThrow(word)
  })
})

describe('requestOf', () => {
  const empty = draftOf(undefined)

  it('leaves to the server what is empty', () => {
    expect(requestOf({ ...empty, name: ' bot ' })).toEqual({
      name: 'bot',
      description: '',
      icon: '',
      instructions: '',
      models: {},
      command: null,
      env: [],
      httpProxy: null,
      httpsProxy: null,
      cpuMillicores: null,
      memoryBytes: null,
    })
  })

  it('counts cores in thousandths and memory in bytes', () => {
    const { cpuMillicores, memoryBytes } = requestOf({ ...empty, cpuCores: '0.5', memoryGib: '2' })
    expect({ cpuMillicores, memoryBytes }).toEqual({
      cpuMillicores: 500,
      memoryBytes: 2 * 1024 ** 3,
    })
  })

  it('takes a command by its lines', () => {
    expect(parseCommand('bash\n-c\necho hi there\n')).toEqual(['bash', '-c', 'echo hi there'])
  })
})

describe('changesOf', () => {
  it('has only what is another than before', () => {
    const before = requestOf({ ...draftOf(undefined), name: 'bot', env: 'A=1' })
    const after = { ...before, description: 'new', env: [{ name: 'A', value: '1' }] }
    expect(changesOf(before, after)).toEqual({ description: 'new' })
  })
})
