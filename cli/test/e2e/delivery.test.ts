import { spawn } from 'node:child_process'
import { lstatSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Group, SacClient } from '@sac/sdk'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeSession } from '../../src/lib/sessions.ts'
import { type RunningServer, SAC_BIN, sacJson, startServer, waitUntil } from './support/server.ts'
import { Shell } from './support/shell.ts'

/** From the answer of an upload to the file in a running sandbox. */
const DELIVERY_P95_MS = 1_000

let server: RunningServer
let root: Pick<Person, 'token' | 'client'>
let ada: Person
let ben: Person
beforeAll(async () => {
  server = await startServer()
  const { token } = await sacJson<{ token: string }>(server, [
    ...['token', 'create', 'delivery', '--scope', 'admin'],
  ])
  root = { token, client: new SacClient({ baseUrl: server.url, token }) }
  ada = await person('ada')
  ben = await person('ben')
})
afterAll(() => server?.remove())

interface Person {
  id: number
  token: string
  client: SacClient
}

async function person(username: string): Promise<Person> {
  const password = `the password of ${username}`
  const { id } = await root.client.users.create({
    username,
    email: `${username}@example.com`,
    password,
  })
  const { token } = await root.client.auth.login({ username, password })
  return { id, token, client: new SacClient({ baseUrl: server.url, token }) }
}

/** A running agent, and the folder that its sandbox sees as `/workspace`. */
async function agentOf({ client }: Person, name: string) {
  const { id } = await client.agents.create({ name, command: ['sh'] })
  const workspace = join(server.dataDir, 'agents', String(id), 'workspace')
  return { id, workspace, shell: await Shell.open(client, id) }
}

async function upload({ token }: { token: string }, place: string, path: string, content: string) {
  const query = `${place.includes('?') ? '&' : '?'}path=${encodeURIComponent(path)}`
  const response = await fetch(`${server.url}/api/workspace/${place}${query}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream' },
    body: content,
  })
  if (!response.ok) throw new Error(await response.text())
}

/** `sac events` of ben, as it runs. */
function showEvents(agent: string) {
  const args = [SAC_BIN, 'events', '--topic', 'file', '--agent', agent]
  const env = { ...server.env, SAC_URL: server.url, SAC_TOKEN: ben.token }
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk) => {
      text += chunk
    })
  }
  return { text: () => text, stop: () => child.kill('SIGINT') }
}

const groupUpload = ({ id }: Group) => `group/upload?groupId=${id}`
const read = (path: string) => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

describe('files that people share', () => {
  it('are in the running agent of another member at once, and gone when that member leaves', async () => {
    const group = await root.client.groups.create({ name: 'Research', ownerId: ada.id })
    await ada.client.groups.members.add(group.id, { username: 'ben' })
    const { id, shell, workspace } = await agentOf(ben, 'reader')
    await upload(ada, groupUpload(group), 'docs/plan.md', 'the plan')
    await waitUntil(() => read(join(workspace, 'group/research/docs/plan.md')) === 'the plan')
    expect(await shell.run('cat /workspace/group/research/docs/plan.md')).toEqual({
      code: 0,
      output: 'the plan',
    })

    const times: number[] = []
    for (let round = 0; round < 20; round += 1) {
      await upload(ada, groupUpload(group), 'docs/plan.md', `version ${round}`)
      const start = performance.now()
      const path = join(workspace, 'group/research/docs/plan.md')
      await waitUntil(() => read(path) === `version ${round}`, { intervalMs: 2 })
      times.push(performance.now() - start)
    }
    times.sort((one, other) => one - other)
    console.log(
      `shared file readable after ${times[10]!.toFixed(0)} ms, p95 ${times[18]!.toFixed(0)} ms`,
    )
    expect(times[18]).toBeLessThan(DELIVERY_P95_MS)

    await ben.client.groups.leave(group.id)
    await waitUntil(() => readdirSync(join(workspace, 'group')).length === 0)
    expect((await shell.run('ls -A /workspace/group')).output).toBe('')
    await upload(ada, groupUpload(group), 'secret.txt', 'after ben left')
    await ada.client.groups.members.add(group.id, { username: 'ben' })
    await waitUntil(() => read(join(workspace, 'group/research/secret.txt')) === 'after ben left')
    await root.client.groups.delete(group.id)
    await waitUntil(() => readdirSync(join(workspace, 'group')).length === 0)
    shell.close()
    await ben.client.agents.delete(id)
  })

  it('can be read in the sandbox and not be changed, nor can anything be planted beside them', async () => {
    const group = await root.client.groups.create({ name: 'Readers', ownerId: ben.id })
    await upload(ben, groupUpload(group), 'a.txt', 'a')
    await upload(root, 'public/upload', 'rules.md', 'be kind')
    const { id, shell } = await agentOf(ben, 'vandal')
    for (const folder of ['/workspace/public', '/workspace/group', '/workspace/group/readers']) {
      for (const attempt of [
        `echo x > ${folder}/planted`,
        `mkdir ${folder}/planted`,
        `ln -s /etc/passwd ${folder}/planted`,
        `mkfifo ${folder}/planted`,
        `mv ${folder} ${folder}-away`,
        `rm -r ${folder}/*`,
        `chmod 777 ${folder}`,
      ]) {
        expect(await shell.run(attempt), attempt).toMatchObject({
          code: expect.toSatisfy((code) => code !== 0),
          output: expect.stringMatching(/Read-only|busy|denied|not permitted/),
        })
      }
    }
    expect((await shell.run('cat /workspace/group/readers/a.txt')).output).toBe('a')
    expect((await shell.run('cat /workspace/public/rules.md')).output).toBe('be kind')
    shell.close()
    await ben.client.agents.delete(id)
  })

  it('are all there before the first program starts, and how far they are is told', async () => {
    const group = await root.client.groups.create({ name: 'Many', ownerId: ben.id })
    const { id } = await ben.client.agents.create({ name: 'late', command: ['sh'] })
    await ben.client.agents.suspend(id)
    const names = Array.from({ length: 300 }, (_, index) => `f${index}.txt`)
    // 60 MiB: enough for somebody to see them on their way.
    const contentOf = (name: string) => name.padEnd(200 * 1024, '.')
    for (let from = 0; from < names.length; from += 20) {
      await Promise.all(
        names
          .slice(from, from + 20)
          .map((name) => upload(ben, groupUpload(group), name, contentOf(name))),
      )
    }
    const told: { isSynced: boolean; space?: string; done?: number; total?: number }[] = []
    const watching = (async () => {
      for await (const progress of ben.client.agents.watchSync(id)) told.push(progress)
    })()
    await ben.client.agents.resume(id)
    const shown: string[] = []
    await ben.client.sessions.open(id, { onState: (state) => shown.push(describeSession(state)) })
    expect(shown.join('\n')).toMatch(/^getting files of a group: \d+ of 300, .*B$/m)
    const shell = await Shell.open(ben.client, id)
    expect((await shell.run('ls /workspace/group/many | wc -l')).output).toBe('300')
    await watching
    expect(told.at(-1)).toEqual({ isSynced: true })
    const steps = told.filter(({ space }) => space === `group:${group.id}`)
    expect(steps.length).toBeGreaterThan(0)
    expect(steps[0]).toMatchObject({ isSynced: false, total: 300, file: expect.any(String) })
    shell.close()
    await ben.client.agents.delete(id)
  })
})

describe('the private workspace of an agent', () => {
  it('travels both ways; what both sides changed is kept twice, and an event tells', async () => {
    const { id, shell, workspace } = await agentOf(ben, 'writer')
    const events = ben.client.events.subscribe({ agentId: id, topics: ['file'] })
    const conflict = (async () => {
      for await (const event of events) if (event.type === 'file.conflict') return event
      return undefined
    })()
    const watcher = showEvents('writer')
    await waitUntil(() => /Watching/.test(watcher.text()))
    await upload(ben, `upload?agentId=${id}`, 'plan.md', 'plan')
    await waitUntil(() => read(join(workspace, 'private/plan.md')) === 'plan')
    await shell.run('cd /workspace/private && echo new > made-by-agent.txt')
    const list = async () =>
      (await ben.client.workspaces.agent(id).list()).items.map(({ path }) => path)
    await waitUntil(async () => (await list()).includes('made-by-agent.txt'))
    // Both within the time that a file has to rest before it goes up.
    await Promise.all([
      shell.run('echo of the agent > plan.md'),
      upload(ben, `upload?agentId=${id}`, 'plan.md', 'of a person'),
    ])
    const told = await conflict
    expect(told).toMatchObject({ agentId: id, data: { space: 'private', path: 'plan.md' } })
    const copy = String(told && 'data' in told && told.data['copy'])
    expect(copy).toMatch(/^plan \(conflict agent \d{4}-\d\d-\d\d \d\d-\d\d-\d\dZ\)\.md$/)
    await waitUntil(() => watcher.text().includes(`the other version is ${copy}`))
    expect(watcher.text()).toMatch(/file\.changed +agent \d+ +created plan\.md in private, 4 B/)
    watcher.stop()
    await waitUntil(() => read(join(workspace, 'private', copy)) === 'of the agent\n')
    await waitUntil(() => read(join(workspace, 'private/plan.md')) === 'of a person')
    expect((await list()).sort()).toEqual(['made-by-agent.txt', copy, 'plan.md'].sort())
    shell.close()
    await ben.client.agents.delete(id)
  })

  it('gets nothing from outside read or written through what the agent plants', async () => {
    const { id, shell, workspace } = await agentOf(ben, 'hostile')
    // What the agent's own user could read and write on the host, if the sidecar followed a link.
    const outside = join(workspace, '..', 'sidecar', 'canary')
    writeFileSync(outside, 'CANARY')
    const { uid } = lstatSync(join(workspace, 'private'))
    const host = join(workspace, '..')
    await shell.run('cd /workspace/private')
    for (const step of [
      `ln -s ${outside} link.txt`,
      `ln -s ${join(host, 'sidecar')} folder`,
      `ln -s /etc hosts`,
      'mkfifo pipe',
      `mkdir -p swapped && echo harmless > swapped/canary && ln -s ${join(host, 'sidecar')} other`,
      // Folder and link take turns under one name while the sidecar looks.
      '(i=0; while [ $i -lt 400 ]; do mv swapped x && mv other swapped; mv swapped other; mv x swapped; i=$((i+1)); done)',
      `ln /etc/passwd second-name 2>/dev/null; echo good > good.txt`,
    ]) {
      expect(await shell.run(step), step).toMatchObject({ code: 0 })
    }
    const files = async () => {
      const { items } = await ben.client.workspaces.agent(id).list({ recursive: true })
      return items.filter(({ kind }) => kind === 'file').map(({ path }) => path)
    }
    await waitUntil(async () => (await files()).includes('good.txt'))
    await waitUntil(async () => (await files()).includes('swapped/canary'))
    expect((await files()).sort()).toEqual(['good.txt', 'swapped/canary'])
    const { body } = await ben.client.workspaces.agent(id).download('swapped/canary')
    expect(await new Response(body).text()).toBe('harmless\n')

    // People put files where the links stand: they do not go through.
    await upload(ben, `upload?agentId=${id}`, 'link.txt', 'WRITTEN')
    await upload(ben, `upload?agentId=${id}`, 'folder/canary', 'WRITTEN')
    await upload(ben, `upload?agentId=${id}`, 'after.txt', 'after')
    await waitUntil(() => read(join(workspace, 'private/after.txt')) === 'after')
    expect(read(outside)).toBe('CANARY')
    expect(lstatSync(join(workspace, 'private/link.txt')).isSymbolicLink()).toBe(true)
    expect(lstatSync(join(workspace, 'private')).uid).toBe(uid)

    // The same while folder and link take turns under the name that files are written below.
    // A manifest that is being replaced stands there twice for a moment.
    const namesThere = () =>
      readdirSync(join(host, 'sidecar'))
        .filter((name) => !/\.manifest\.\w+\.tmp$/.test(name))
        .sort()
    const before = namesThere()
    const swap = 'mv swapped x; mv other swapped; mv swapped other; mv x swapped'
    await shell.run(`(while [ ! -e /tmp/stop ]; do ${swap}; done) > /dev/null 2>&1 & :`)
    for (let file = 0; file < 40; file += 1) {
      await upload(ben, `upload?agentId=${id}`, `swapped/planted-${file}`, 'WRITTEN')
    }
    await shell.run('touch /tmp/stop; wait')
    // Somewhere: folders that are renamed all the time take along what is in them.
    const find = () => shell.run("find . -name 'planted-39*' 2>/dev/null")
    await waitUntil(async () => (await find()).output !== '', { intervalMs: 200 })
    expect(namesThere()).toEqual(before)
    expect(read(outside)).toBe('CANARY')
    shell.close()
    await ben.client.agents.delete(id)
  })
})
