import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningServer, run, sacJson, startServer } from './support/server.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const page = join(root, 'docs/how-to/script-with-the-sdk.md')

describe('docs/how-to/script-with-the-sdk.md', () => {
  let server: RunningServer
  beforeAll(async () => {
    server = await startServer()
  })
  afterAll(() => server?.remove())

  it('does from Node what it says, in 20 lines', async () => {
    const blocks = [...(await readFile(page, 'utf8')).matchAll(/```js\n([\s\S]*?)```/g)].map(
      (match) => match[1]!,
    )
    const [script = '', , runExample = ''] = blocks
    expect(
      script.split('\n').filter((line) => line && !line.startsWith('  //')).length,
    ).toBeLessThanOrEqual(20)
    const { token } = await sacJson<{ token: string }>(server, ['token', 'create', 'ci'])
    // Beside the packages, so that `@sac/sdk` resolves as it does in a project that installed it.
    const path = join(root, 'cli/dist', `how-to-${process.pid}.mjs`)
    await writeFile(
      path,
      `${script}\n${runExample}\nconsole.log('RUN', result, JSON.stringify(files))\nprocess.exit(0)\n`,
    )
    const { code, stdout, stderr } = await run(process.execPath, [path], {
      env: { ...process.env, SAC_URL: server.url, SAC_TOKEN: token },
    })
    expect(stderr).toBe('')
    expect(code).toBe(0)
    expect(stdout.match(/^user: write a haiku to haiku\.md$/gm)).toHaveLength(1)
    expect(stdout).toMatch(/^assistant: \[demo\] I made /m)
    expect(stdout).toMatch(/RUN .*list\.md/)
  })
})
