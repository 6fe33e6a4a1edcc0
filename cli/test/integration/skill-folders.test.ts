import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runInTerminal } from '../e2e/support/pty.ts'
import { CliHome } from '../support/cli.ts'

let home: CliHome
beforeEach(async () => {
  home = await CliHome.create()
})
afterEach(() => home.remove())

async function put(path: string, text: string): Promise<string> {
  const target = join(home.path, path)
  await mkdir(join(target, '..'), { recursive: true })
  await writeFile(target, text)
  return target
}
const read = (path: string) => readFile(join(home.path, path), 'utf8')
const folder = () => join(home.path, 'weekly-report')

describe('sac skill init', () => {
  const init = (...args: string[]) => home.run(['skill', 'init', folder(), ...args])

  it('makes a folder that is valid, with parameters from flags', async () => {
    const params = ['topic', 'due-date:date=2026-01-31', 'tone:select=formal,casual']
    const { code, stdout, stderr } = await init(
      '--description',
      'Writes "it": #1',
      '--title',
      'The report',
      '--require',
      'topic',
      ...params.flatMap((param) => ['--param', param]),
    )
    expect([code, stdout]).toEqual([
      0,
      `Skill weekly-report begun: ${folder()}/SKILL.md, ${folder()}/sac.yaml.\n`,
    ])
    expect(stderr).toContain('sac skill push')
    expect(await read('weekly-report/SKILL.md')).toMatch(
      /^---\nname: weekly-report\n[\s\S]*\narguments: \[topic, due-date, tone\]\n---\n\n# The report\n[\s\S]*- Topic: \$topic\n- Due date: \$due-date\n- Tone: \$tone\n$/,
    )
    const validated = JSON.parse((await home.run(['skill', 'validate', folder(), '--json'])).stdout)
    expect(validated).toMatchObject({
      isValid: true,
      command: 'weekly-report',
      findings: [],
      manifest: {
        description: 'Writes "it": #1',
        title: 'The report',
        parameters: [
          { name: 'topic', type: 'text', required: true },
          { name: 'due-date', type: 'date', required: false, default: '2026-01-31' },
          { name: 'tone', type: 'select', options: ['formal', 'casual'] },
        ],
      },
    })
  })

  it('asks for what is not said, again until it fits', async () => {
    const terminal = runInTerminal({ env: home.env }, ['skill', 'init'], { cwd: home.path })
    const answers: [RegExp, string][] = [
      [/Name, which is the command too:/, 'Brief'],
      [/has to be 1 to 64 of a-z/, '\u0015brief'],
      [/What does it do/, 'Writes a brief'],
      [/Does it need values from people/, 'y'],
      [/Name of the value/, 'tone'],
      [/Label in forms: .*Tone/, ''],
      [/Kind:[\s\S]*select/, '\u001b[A'],
      [/Options, with commas/, 'dry, warm'],
      [/Has it to be given/, 'n'],
      [/Value where none is given/, 'cold'],
      [/is none of dry, warm/, '\u0015warm'],
      [/Another one/, ''],
    ]
    for (const [question, answer] of answers) {
      await terminal.waitFor(question, 10_000)
      terminal.type(answer)
      terminal.type('\r')
    }
    expect((await terminal.exited).exitCode, terminal.text()).toBe(0)
    expect(await read('brief/sac.yaml')).toBe(
      'parameters:\n  - name: tone\n    label: Tone\n    type: select\n    options: [dry, warm]\n    default: warm\n',
    )
  })

  it('needs no sac.yaml', async () => {
    expect((await init('--description', 'x', '--json')).stdout).toContain('"SKILL.md"')
    await expect(read('weekly-report/sac.yaml')).rejects.toThrow('ENOENT')
  })

  it('writes over nothing', async () => {
    await put('weekly-report/SKILL.md', 'mine')
    const { code, stderr } = await init('--description', 'x')
    expect(code).toBe(5)
    expect(stderr).toContain('SKILL.md is there already')
    expect(await read('weekly-report/SKILL.md')).toBe('mine')
  })

  it.each([
    [['--description', 'x', '--param', 'a:frob'], '--param a:frob is not like'],
    [['--description', 'x', '--param', 'A b'], '--param: parameter 1: name has to be'],
    [['--description', 'x', '--param', 'n:number=many'], 'default is no number'],
    [['--description', 'x', '--require', 'topic'], 'there is no --param topic'],
    [[], 'there is no terminal to ask in'],
  ])('does not take %j', async (args, message) => {
    const { code, stderr } = await init(...args)
    expect(code).toBe(2)
    expect(stderr).toContain(message)
    await expect(read('weekly-report/SKILL.md')).rejects.toThrow('ENOENT')
  })

  it('takes no name that is no command', async () => {
    const { code, stderr } = await home.run([
      'skill',
      'init',
      'Weekly Report',
      '--description',
      'x',
    ])
    expect(code).toBe(2)
    expect(stderr).toContain('name has to be 1 to 64 of a-z')
  })
})

describe('sac skill validate', () => {
  const GOOD = '---\nname: weekly-report\ndescription: Writes it.\n---\nGo.\n'

  it('tells every finding with file and line, and fails on errors', async () => {
    await put(
      'weekly-report/SKILL.md',
      [
        '---',
        'name: weekly-reports',
        'description: Writes it.',
        'allowed-tools: Bash(git *)',
        'colour: red',
        '---',
        'See [the notes](../notes.md) and [that](missing.md).',
        'Hid\u200bden.',
      ].join('\n'),
    )
    await put(
      'weekly-report/sac.yaml',
      'title: x\nparameters:\n  - name: topic\n    type: colour\n',
    )
    await symlink('/etc/passwd', join(folder(), 'passwd'))
    const { code, stdout } = await home.run(['skill', 'validate', folder()])
    expect(code).toBe(1)
    const lines = stdout.replaceAll(`${folder()}/`, '').split('\n')
    expect(lines.map((line) => line.split(': ').slice(0, 2).join(' '))).toEqual([
      'SKILL.md:2 error',
      'SKILL.md:4 note',
      'SKILL.md:5 warning',
      'SKILL.md:7 error',
      'SKILL.md:7 warning',
      'SKILL.md:8 error',
      'passwd error',
      'sac.yaml:4 error',
      '5 errors, 2 warnings.',
      '',
    ])
    expect(stdout).toContain('asks to use without a question: Bash(git *)')
    expect(stdout).toContain('the hidden character U+200B')
  })

  it('names files as they are reached from here', async () => {
    await put('weekly-report/SKILL.md', GOOD.replace('Writes it.', ''))
    const { stdout } = await home.run(['skill', 'validate', folder()])
    expect(stdout).toContain('weekly-report/SKILL.md:3: error: ')
  })

  it('says what was left out', async () => {
    await put('weekly-report/SKILL.md', GOOD)
    await put('weekly-report/.git/config', '')
    expect(await home.run(['skill', 'validate', folder()])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^\/weekly-report is good: 1 file, \d+ B\.\n$/),
      stderr: 'Left out: .git\n',
    })
  })

  it('gives findings as JSON, with the same exit code', async () => {
    await put('weekly-report/SKILL.md', 'no front matter')
    const { code, stdout } = await home.run(['skill', 'validate', folder(), '--json'])
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({
      isValid: false,
      findings: [{ severity: 'error', file: 'SKILL.md', line: 1 }],
    })
  })

  it('of a folder that is none of a skill says so', async () => {
    expect(await home.run(['skill', 'validate', home.path])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`there is no SKILL.md in ${home.path}`),
    })
  })
})
