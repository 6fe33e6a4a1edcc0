import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runInTerminal } from './support/pty.ts'
import {
  addUser,
  type RunningServer,
  sac,
  sacJson,
  startServer,
  waitUntil,
} from './support/server.ts'

const skillText = (name: string, body: string) =>
  `---\nname: ${name}\ndescription: Writes what it gets.\narguments: [topic, tone]\n---\n${body}\n`
const PARAMETERS =
  'parameters:\n  - name: topic\n    required: true\n  - name: tone\n    default: plain\n'

describe('skills', () => {
  let server: RunningServer
  let grace: Awaited<ReturnType<typeof addUser>>
  let folder: string
  beforeAll(async () => {
    server = await startServer()
    grace = await addUser(server, 'grace')
    await sacJson(server, ['group', 'create', 'Research'])
    await sacJson(server, ['group', 'add', 'research', '--user', 'grace'])
    folder = join(server.home, 'report')
    await mkdir(folder)
    await writeFile(join(folder, 'sac.yaml'), PARAMETERS)
    await write('Write a file report.md with T<$topic> and N<$tone>.')
  })
  afterAll(() => server?.remove())

  const write = (body: string) => writeFile(join(folder, 'SKILL.md'), skillText('report', body))
  const ask = (...values: string[]) =>
    sac(grace, ['skill', 'run', 'report', '--agent', 'helper', '--wait', ...values])
  const report = async () =>
    (await sac(grace, ['output', 'get', 'report.md', '--agent', 'helper'])).stdout

  it('that somebody pushes is run with values in the live session of a colleague', async () => {
    await sacJson(grace, ['agent', 'create', 'helper'])
    const terminal = runInTerminal(grace, ['attach', 'helper'])
    await terminal.waitFor(/❯/)
    await sacJson(server, ['skill', 'push', folder, '--group', 'research'])
    const installed = await sac(grace, ['skill', 'install', 'report'])
    expect(installed).toMatchObject({ code: 0, stdout: 'helper has /report.\n' })

    const done = await ask('--topic', 'sales in May')
    expect(done, done.stderr).toMatchObject({ code: 0 })
    expect(done.stdout).toMatch(/I made .*report\.md/)
    expect(done.stderr).toMatch(/^made report\.md$/m)
    expect(await report()).toContain('T<sales in May> and N<plain>')
    await terminal.waitFor(/\/report 'sales in May' plain/)
    terminal.type('\u001d') // Ctrl-]
    await terminal.exited
    type Skill = { syncedVersion: number; wantedVersion: number }
    const list = ['skill', 'list', '--agent', 'helper']
    const { items } = await sacJson<{ items: Skill[] }>(grace, list)
    expect(items).toMatchObject([{ syncedVersion: 1, wantedVersion: 1 }])
  })

  it.each([
    ['quotes', `it's "so" and \`so\``],
    ['new lines', 'one\n\n  two'],
    ['leading dashes', '--wait -5'],
    ['what a shell would act on', '$HOME $topic \\ back\\\\slash *~#;|&<>(){}[] %s'],
    ['other scripts', 'naïve 日本語 😀'],
    ['what ends in a backslash', 'C:\\'],
  ])('get %s as they were typed', async (_what, topic) => {
    const done = await ask('--topic', topic, '--tone', `-${topic}`)
    expect(done, done.stderr).toMatchObject({ code: 0 })
    expect(await report()).toContain(`T<${topic}> and N<-${topic}>`)
  })

  it('ask for their values in a terminal', async () => {
    const terminal = runInTerminal(grace, ['skill', 'run', 'report', '--wait'])
    await terminal.waitFor(/topic:/)
    terminal.type('\r')
    await terminal.waitFor(/It has to be given/)
    terminal.type('asked for\r')
    await terminal.waitFor(/tone:.*plain/)
    terminal.type('\r')
    await terminal.waitFor(/I made/)
    expect((await terminal.exited).exitCode).toBe(0)
    expect(await report()).toContain('T<asked for> and N<plain>')
  })

  it('that are pushed again are new in the session that runs', async () => {
    const before = await sacJson<{ items: { id: string }[] }>(grace, ['session', 'list'])
    await write('Write a file report.md that says: the second version, of $topic.')
    await sacJson(server, ['skill', 'push', folder])
    expect((await ask('--topic', 'cats')).code).toBe(0)
    expect(await report()).toContain('the second version, of cats')
    const after = await sacJson<{ items: { id: string }[] }>(grace, ['session', 'list'])
    expect(after.items.map(({ id }) => id)).toEqual(before.items.map(({ id }) => id))
  })

  it('that are wrong are not sent, and those that take too long are told', async () => {
    expect((await ask()).stderr).toContain('--topic: is missing')
    const late = join(server.home, 'late')
    await mkdir(late)
    await writeFile(join(late, 'SKILL.md'), skillText('late', 'Go.').replace(/arguments.*\n/, ''))
    await sacJson(server, ['skill', 'push', late, '--tier', 'public'])
    // A running session needs six seconds until it knows a skill that has just come.
    const run = ['skill', 'run', 'late', '--agent', 'helper', '--wait', '--timeout', '2s']
    const { code, stderr } = await sac(grace, run)
    expect(code).toBe(6)
    expect(stderr).toMatch(/^Giving helper \/late of admin\.$/m)
    expect(stderr).toContain('helper was not done after 2s')
  })

  it('that are taken away are gone', async () => {
    await sacJson(grace, ['skill', 'uninstall', 'report'])
    await waitUntil(
      async () => {
        const prompt = 'run: echo has $(ls ~/.claude/skills)'
        const { stdout } = await sac(grace, ['run', '--agent', 'helper', prompt])
        return /has (?!.*report)/.test(stdout)
      },
      { what: 'the skill to leave the sandbox' },
    )
    await sacJson(server, ['group', 'remove', 'research', '--user', 'grace'])
    expect((await sac(grace, ['skill', 'get', 'report'])).code).toBe(4)
  })

  it('are tried by an agent that goes again', async () => {
    const state = async () => [
      (await sacJson<{ items: unknown[] }>(server, ['agent', 'list'])).items.length,
      (await sacJson<{ items: unknown[] }>(server, ['skill', 'list'])).items.length,
    ]
    const before = await state()
    const { code, stdout, stderr } = await sac(server, ['skill', 'test', folder, '--topic', 'x'])
    expect(code, stderr).toBe(0)
    expect(stdout).toMatch(/I made .*report\.md/)
    expect(await state()).toEqual(before)
  })

  it('are pushed as they are written', async () => {
    const draft = join(server.home, 'draft')
    const say = (body: string) => writeFile(join(draft, 'SKILL.md'), skillText('draft', body))
    await mkdir(draft)
    await say('One.')
    const watching = runInTerminal(server, ['skill', 'push', draft, '--watch'])
    await watching.waitFor(/Watching/)
    await say('Two.')
    await watching.waitFor(/\/draft is now at version 2\./)
    await writeFile(join(draft, 'SKILL.md'), 'broken')
    await watching.waitFor(/SKILL\.md:1: error/)
    await mkdir(join(draft, 'notes'))
    await say('Three.')
    await watching.waitFor(/\/draft is now at version 3\./)
    await writeFile(join(draft, 'notes/deep.md'), 'deep')
    await watching.waitFor(/\/draft is now at version 4\./)
    watching.type('\u0003')
    expect((await watching.exited).exitCode).toBe(130)
    const there = join(server.home, 'pulled/draft')
    await sacJson(server, ['skill', 'pull', 'draft', '--to', there])
    expect(await readFile(join(there, 'notes/deep.md'), 'utf8')).toBe('deep')
  })
})
