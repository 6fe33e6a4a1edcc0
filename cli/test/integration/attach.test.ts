import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { type IPty, spawn } from 'node-pty'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { TestPod } from '../../../pod/test/support/test-pod.ts'
import { joinPod } from '../../../sdk/test/support/pod-gateway.ts'
import { Api, agent, page } from '../support/api.ts'
import { CliHome, SAC_BIN } from '../support/cli.ts'

let home: CliHome
let pod: TestPod
let api: Api
let gateway: ReturnType<typeof joinPod>
let sessionId: string
const terminals: IPty[] = []

beforeEach(async () => {
  home = await CliHome.create()
  pod = await TestPod.start()
  sessionId = randomUUID()
  const session = { id: sessionId, agentId: 7, kind: 'interactive', state: 'ready' }
  api = await Api.start({
    'GET /api/agents': () => page([agent(7, 'helper')]),
    'POST /api/sessions': () => ({ status: 201, body: session }),
  })
  gateway = joinPod(api.server, pod)
})
afterEach(async () => {
  for (const terminal of terminals.splice(0)) terminal.kill('SIGKILL')
  gateway.cut()
  await api.close()
  await pod.stop()
  await home.remove()
})

/** A shell in a terminal of its own, as a person has it: what it prints at the end tells how sac left the terminal. */
function inShell(command: string) {
  const terminal = spawn('sh', ['-c', command], {
    cols: 100,
    rows: 30,
    env: { ...home.env, SAC_URL: api.url, SAC_TOKEN: 't', TERM: 'xterm-256color' } as Record<
      string,
      string
    >,
  })
  terminals.push(terminal)
  let text = ''
  let wake = () => {}
  terminal.onData((data) => {
    text += data
    wake()
  })
  const exited = new Promise<number>((resolve) =>
    terminal.onExit(({ exitCode }) => resolve(exitCode)),
  )
  return {
    terminal,
    exited,
    text: () => text,
    async until(pattern: RegExp): Promise<void> {
      while (!pattern.test(text)) {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    },
  }
}

const SAC = `'${process.execPath}' '${SAC_BIN}'`

describe('attach', () => {
  it('shows the program, types, and passes its exit code on', async () => {
    await pod.run(sessionId, 'read line; stty size; echo "got $line"; exit 3')
    const { terminal, until, exited, text } = inShell(`${SAC} attach helper`)
    await until(/Attached to helper\. Leave with Ctrl-\]/)
    terminal.write('hello\r')
    expect(await exited).toBe(3)
    expect(text()).toMatch(/30 100\r\ngot hello/)
  })

  it('leaves with the detach key, the program goes on, and the terminal is as before', async () => {
    await pod.run(sessionId, 'echo started; cat')
    const shell = inShell(
      `stty -g > ${home.path}/before; ${SAC} attach helper; echo "code $?"; stty -g > ${home.path}/after; cmp ${home.path}/before ${home.path}/after && echo same`,
    )
    await shell.until(/started/)
    shell.terminal.write('typed\u001d')
    await shell.until(/code 0\r\nsame/)
    expect(shell.text()).toContain('Detached from helper')
    const { body } = await pod.call('GET', '/health')
    expect(body.sessions[0].state).toBe('ready')
    const again = inShell(`${SAC} attach helper`)
    await again.until(/started[\s\S]*typed/)
  })

  it('puts the terminal right when the program left it in a mess', async () => {
    await pod.run(sessionId, `printf '\\033[?1049h\\033[?25l\\033[?1003hmess'; cat`)
    const shell = inShell(`${SAC} attach helper; echo after`)
    await shell.until(/mess/)
    shell.terminal.write('\u001d')
    await shell.until(/after/)
    for (const reset of ['\u001b[?1049l', '\u001b[?25h', '\u001b[?1003l'])
      expect(shell.text()).toContain(reset)
  })

  it('puts the terminal right when it is told to end', async () => {
    await pod.run(sessionId, 'echo started; cat')
    const attach = `echo $$ > ${home.path}/pid; exec ${SAC} attach helper`
    const shell = inShell(`sh -c "${attach.replaceAll('$', '\\$')}"; echo "code $?"; stty -a`)
    await shell.until(/started/)
    process.kill(Number(await readFile(`${home.path}/pid`, 'utf8')), 'SIGTERM')
    await shell.until(/code 143[\s\S]* icanon/)
  })

  it('leaves line feeds alone: full-screen programs move the cursor with them', async () => {
    await pod.run(sessionId, `printf 'abc\ndef'; exit 0`, { kind: 'headless' })
    const shell = inShell(`${SAC} attach helper`)
    await shell.exited
    expect(shell.text()).toContain('abc\ndef')
  })

  it('follows the size of the window', async () => {
    await pod.run(sessionId, `trap 'stty size' WINCH; echo started; while :; do sleep 0.05; done`)
    const shell = inShell(`${SAC} attach helper`)
    await shell.until(/started/)
    shell.terminal.resize(70, 20)
    shell.terminal.resize(60, 20)
    await shell.until(/20 60/)
    expect(shell.text()).not.toMatch(/20 70/)
  })

  it('goes on after a cut as if there had been none', async () => {
    await pod.run(sessionId, 'stty -echo; while read line; do echo "<$line>"; done')
    const shell = inShell(`${SAC} attach helper`)
    await shell.until(/Attached/)
    for (let i = 0; i < 10; i++) {
      shell.terminal.write(`${i}\r`)
      gateway.cut()
      await shell.until(new RegExp(`<${i}>`))
    }
    expect(shell.text().match(/<\d>/g)).toEqual(Array.from({ length: 10 }, (_, i) => `<${i}>`))
  })

  it('says that the connection is gone, and takes that back', async () => {
    await pod.run(sessionId, 'echo started; cat -v')
    const shell = inShell(`${SAC} attach helper`)
    await shell.until(/started/)
    const { port } = api.server.address() as AddressInfo
    api.server.close()
    gateway.cut()
    await shell.until(
      /\x1b\]2;sac: connection lost.*\x1b7\x1b\[30;1H.* connection lost, reconnecting… Ctrl-\] leaves .*\x1b8/,
    )
    api.server.listen(port, '127.0.0.1')
    // The title and the row are as before, and the program was asked to paint.
    await shell.until(
      /\x1b\]2;helper\x07\x1b\[23;2t\x1b7\x1b\[30;1H\x1b\[0m\x1b\[2K.*\x1b8[\s\S]*\^L/,
    )
    shell.terminal.write('\u001d')
    expect(await shell.exited).toBe(0)
  })

  it('says that what was typed meanwhile was refused', async () => {
    await pod.run(sessionId, 'echo started; cat')
    const shell = inShell(`${SAC} attach helper`)
    await shell.until(/started/)
    const { port } = api.server.address() as AddressInfo
    api.server.close()
    gateway.cut()
    await shell.until(/ connection lost/)
    shell.terminal.write('lost')
    await pod.call('DELETE', `/sessions/${sessionId}`)
    await pod.run(sessionId, 'echo another; cat')
    api.server.listen(port, '127.0.0.1')
    await shell.until(/\x1b\[7m 4 typed bytes were not applied: another program runs now /)
    shell.terminal.write('\u001d')
    await shell.until(/4 typed bytes were not applied: the program had ended/)
  })

  it('only watches with --read-only', async () => {
    await pod.run(sessionId, 'stty -echo; echo started; read line; echo "got $line"')
    const shell = inShell(`${SAC} attach helper --read-only`)
    await shell.until(/read-only[\s\S]*started/)
    shell.terminal.write('hello\r\u001d')
    expect(await shell.exited).toBe(0)
    expect(shell.text()).not.toContain('got')
  })

  it('pipes with --no-tty', async () => {
    await pod.run(sessionId, 'read line; echo "got $line"; exit 4', { kind: 'headless' })
    const env = { SAC_URL: api.url, SAC_TOKEN: 't' }
    expect(await home.run(['attach', 'helper', '--no-tty'], { input: 'hello\n', env })).toEqual({
      code: 4,
      stdout: 'got hello\n',
      stderr: '',
    })
  })
})
