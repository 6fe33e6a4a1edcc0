import { execFileSync, spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, normalize } from 'node:path'
import { SacClient } from '@sac/sdk'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { requireOrSkip } from '../../../server/test/support/require.ts'
import { type RunningServer, sacJson, startServer } from './support/server.ts'

const hasOpenssl = spawnSync('openssl', ['version']).status === 0
/** On loopback, but not one of the names that programs call without the proxy. */
const HOST = '127.0.0.2'

/** A host of the internet, as far as the agent can tell: a git repository and a package over HTTPS. */
requireOrSkip(
  'openssl',
  hasOpenssl,
  'openssl is not installed',
)('the way out', () => {
  let folder: string
  let host: Server
  let server: RunningServer
  let origin: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sac-egress-'))
    const key = join(folder, 'key.pem')
    const cert = join(folder, 'cert.pem')
    const subject = ['-subj', `/CN=${HOST}`, '-addext', `subjectAltName=IP:${HOST}`]
    const files = ['-keyout', key, '-out', cert]
    execFileSync(
      'openssl',
      ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...files, ...subject],
      { stdio: 'ignore' },
    )
    const site = join(folder, 'site')
    await makeRepository(join(folder, 'work'), join(site, 'repo.git'))
    await makePackage(join(folder, 'package'), site)
    host = createServer(
      { key: await readFile(key), cert: await readFile(cert) },
      async (request, response) => {
        const path = join(site, normalize(new URL(request.url!, 'https://x').pathname))
        const content = await readFile(path).catch(() => undefined)
        response.writeHead(content ? 200 : 404).end(content)
      },
    )
    await new Promise<void>((resolve) => host.listen(0, HOST, resolve))
    const { port } = host.address() as AddressInfo
    origin = `https://${HOST}:${port}`
    server = await startServer({
      SAC_EGRESS_PRIVATE_HOSTS: `${HOST}:${port}`,
      SAC_EGRESS_PORTS: `443,${port}`,
    })
  })
  afterAll(async () => {
    await server?.remove()
    host?.close()
    await rm(folder, { recursive: true })
  })

  it('lets git clone and npm install work inside, and nothing reach a private address', async () => {
    const shell = await openShell(server)
    const git = await shell(
      `git -c http.sslVerify=false clone -q ${origin}/repo.git && cat repo/readme.txt`,
    )
    expect(git).toContain('from the repository')
    const npm = await shell(
      `mkdir app && cd app && npm install --strict-ssl=false --no-audit --no-fund ${origin}/thing-1.0.0.tgz && node -p "require('thing')"; cd ..`,
    )
    expect(npm).toContain('from the package')
    const internal = new URL(server.url).port
    for (const target of [
      `127.0.0.3:${internal}`,
      '10.1.2.3',
      '192.168.0.1',
      '169.254.169.254',
      '[::1]',
      '0x7f000001',
    ]) {
      const answer = await shell(
        `curl -sS -m 10 -o /dev/null https://${target}/ 2>&1; echo "curl $?"`,
      )
      expect(answer, target).toMatch(/curl (56|7|35)\b/)
      expect(answer, target).not.toContain('curl 0')
    }
    expect(await shell('curl -sS -m 10 https://10.1.2.3/ 2>&1')).toContain('403')
  })
})

async function makeRepository(work: string, bare: string): Promise<void> {
  await mkdir(work, { recursive: true })
  await writeFile(join(work, 'readme.txt'), 'from the repository\n')
  const git = (...args: string[]) =>
    execFileSync(
      'git',
      ['-C', work, '-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args],
      { stdio: 'ignore' },
    )
  git('init', '-q', '-b', 'main')
  git('add', '.')
  git('commit', '-q', '-m', 'first')
  git('clone', '-q', '--bare', '.', bare)
  execFileSync('git', ['-C', bare, 'update-server-info'])
}

async function makePackage(folder: string, site: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'thing', version: '1.0.0' }))
  await writeFile(join(folder, 'index.js'), "module.exports = 'from the package'\n")
  execFileSync('npm', ['pack', '--silent', '--pack-destination', site], {
    cwd: folder,
    stdio: 'ignore',
  })
}

/** A shell agent; each call types one line and gives what it printed. */
async function openShell(server: RunningServer): Promise<(line: string) => Promise<string>> {
  const { token } = await sacJson<{ token: string }>(server, ['token', 'create', 'egress'])
  const client = new SacClient({ baseUrl: server.url, token })
  const agent = await client.agents.create({ name: 'shell', command: ['sh'] })
  const session = await client.sessions.open(agent.id)
  const terminal = await client.sessions.attach(session.id, { cols: 200, rows: 50 })
  const output = terminal[Symbol.asyncIterator]()
  await terminal.write('cd /tmp; stty -echo; PS1=\n')
  let count = 0
  let text = ''
  return async (line) => {
    count += 1
    // Told apart from the line as typed by the quotes in it.
    await terminal.write(`${line}\necho "do""ne ${count}."\n`)
    const mark = `done ${count}.`
    while (!text.includes(mark)) {
      const { value, done } = await output.next()
      if (done) throw new Error(`the terminal ended:\n${text}`)
      text += Buffer.from(value).toString('utf8')
    }
    const [answer = ''] = text.split(mark)
    text = text.slice(answer.length + mark.length)
    return answer
  }
}
