import { createHash, randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  type RunningServer,
  run,
  SAC_BIN,
  sac,
  sacJson,
  startServer,
  waitUntil,
} from './support/server.ts'

const MIB = 1024 ** 2

let server: RunningServer
beforeAll(async () => {
  server = await startServer()
  await sacJson(server, ['group', 'create', 'Research'])
})
afterAll(() => server?.remove())

const IN_GROUP = ['--group', 'research']
const storedParts = async () => {
  const { stdout } = await run('find', [join(server.dataDir, 'store/objects/parts'), '-type', 'f'])
  return stdout.split('\n').filter(Boolean)
}

it('a large file goes on where it was: over a server and a program that are killed', async () => {
  const content = randomBytes(90 * MIB)
  const file = join(server.home, 'model.bin')
  await writeFile(file, content)
  const put = () => sac(server, ['workspace', 'put', file, ...IN_GROUP])
  // The program is killed, its parts stay.
  const stopAfter = `"$0" "$1" workspace put "$2" --group research & P=$!
    until [ "$(find "$3" -type f 2>/dev/null | wc -l)" -ge 2 ]; do kill -0 $P || exit 9; sleep 0.01; done
    kill -9 $P; wait $P`
  const objects = join(server.dataDir, 'store/objects/parts')
  const killed = await run('/bin/sh', ['-c', stopAfter, process.execPath, SAC_BIN, file, objects], {
    env: server.env,
  })
  expect(killed.code).not.toBe(9)
  const before = await storedParts()
  expect(before.length).toBeGreaterThanOrEqual(2)
  expect(before.length).toBeLessThan(6)
  // The server is killed while the same command goes on, and comes back.
  const putting = put()
  await waitUntil(async () => (await storedParts()).length > before.length, {
    what: 'another part',
  })
  await server.kill9()
  await server.restart()
  expect(await putting).toMatchObject({
    code: 0,
    stdout: 'model.bin is in group Research, 90 MiB.\n',
  })
  const after = await storedParts()
  expect(after).toEqual(expect.arrayContaining(before))
  const out = join(server.home, 'copy.bin')
  await sacJson(server, ['workspace', 'get', 'model.bin', '--out', out, ...IN_GROUP])
  expect((await readFile(out)).equals(content)).toBe(true)
  const { items } = await sacJson<{ items: { digest: string }[] }>(server, [
    'workspace',
    'list',
    ...IN_GROUP,
  ])
  expect(items[0]!.digest).toBe(createHash('sha256').update(content).digest('hex'))
})
