import { readdirSync } from 'node:fs'
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { isAlive } from '../../src/adapters/embedded/sandbox/process-identity.ts'
import { listTree } from '../../src/adapters/embedded/sandbox/process-tree.ts'
import { requireOrSkip } from '../support/require.ts'
import {
  CONFINED_MODES,
  type Mode,
  makeDataDir,
  processesWith,
  SandboxHost,
  sandboxSpec,
  whyNot,
} from '../support/sandbox.ts'

const OPEN_MODE: Mode = { name: 'no sandbox', isRoot: process.getuid!() === 0, way: 'none' }
const modes = await Promise.all(
  [...CONFINED_MODES, OPEN_MODE].map(async (mode) => ({ mode, why: await whyNot(mode) })),
)

for (const { mode, why } of modes) {
  requireOrSkip(
    'sandbox',
    why === undefined,
    why ?? '',
  )(`ProcessRuntime (${mode.name})`, () => {
    let dataDir: string
    let host: SandboxHost
    const hosts: SandboxHost[] = []

    const startHost = async () => {
      host = await SandboxHost.start(mode, dataDir)
      hosts.push(host)
      await host.call('start')
      return host
    }
    beforeEach(async () => {
      dataDir = await makeDataDir(mode)
      await startHost()
    })
    afterEach(async () => {
      for (const { agentId } of await host.call('list')) await host.call('destroy', agentId)
      await host.end()
      await rm(dataDir, { recursive: true })
      expect(remains()).toEqual([])
    })

    /** Processes of this test's sandboxes, by the marker of their data directory. */
    const remains = () => {
      const marker = hosts[0]?.marker
      return marker ? processesWith(marker) : []
    }
    const record = async (agentId: number) =>
      JSON.parse(await readFile(join(dataDir, `agents/${agentId}/sandbox.json`), 'utf8'))
    const phase = async (agentId: number) =>
      (await host.call('list')).find((seen) => seen.agentId === agentId)?.phase
    const until = (agentId: number, wanted: string) =>
      expect.poll(() => phase(agentId), { timeout: 5_000 }).toBe(wanted)

    it('starts agent and sidecar, says so, and measures them', async () => {
      const before = performance.now()
      await host.call('apply', sandboxSpec(1))
      await host.inside(1, ['true'])
      expect(performance.now() - before).toBeLessThan(3_000)
      expect(host.description).toMatchObject({
        kind: 'process',
        isolation: mode.way,
        isUsable: true,
      })
      expect(await host.call('list')).toMatchObject([
        {
          agentId: 1,
          phase: 'running',
          generation: 'one',
          name: 'claude-code-7-1',
          restartCount: 0,
        },
      ])
      expect(await host.sidecar(1)).toMatchObject({
        hasToken: true,
        canReadHome: true,
        internalUrl: 'http://127.0.0.1:9',
      })
      const usage = await host.call('usage', 1)
      expect(usage!.memoryBytes).toBeGreaterThan(10_000_000)
      expect(await host.call('usage', 99)).toBeNull()
      expect((await stat(join(dataDir, 'agents/1/sidecar/token'))).mode & 0o777).toBe(0o600)
    })

    it('does nothing when nothing changed, and writes new files into a running sandbox', async () => {
      await host.call('apply', sandboxSpec(1))
      await host.inside(1, ['true'])
      const { root } = await record(1)
      const changed = {
        instructions: 'Be brave.',
        managedSettings: { a: 1 },
        sidecarToken: 'canary2',
      }
      await host.call('apply', sandboxSpec(1, changed))
      expect((await record(1)).root).toEqual(root)
      const paths =
        mode.way === 'none'
          ? [
              `${dataDir}/agents/1/workspace/CLAUDE.md`,
              `${dataDir}/agents/1/etc/claude-code/managed-settings.json`,
            ]
          : ['/workspace/CLAUDE.md', '/etc/claude-code/managed-settings.json']
      const { stdout } = await host.inside(1, ['cat', ...paths])
      expect(stdout).toBe('Be brave.{\n  "a": 1\n}')
      expect(await readFile(join(dataDir, 'agents/1/sidecar/token'), 'utf8')).toBe('canary2')
    })

    it('replaces a sandbox of another generation and keeps its files', async () => {
      await host.call('apply', sandboxSpec(1))
      await host.inside(1, ['sh', '-c', 'echo kept >$HOME/note'])
      const { root } = await record(1)
      await host.call('apply', sandboxSpec(1, { generation: 'two', env: { FROM_SPEC: 'new' } }))
      expect((await record(1)).root).not.toEqual(root)
      const { stdout } = await host.inside(1, ['sh', '-c', 'cat $HOME/note; echo $FROM_SPEC'])
      expect(stdout).toBe('kept\nnew\n')
    })

    it('asks the pod to end, kills what does not listen, and leaves nothing', async () => {
      await host.call('apply', sandboxSpec(1))
      await host.inside(1, [
        'sh',
        '-c',
        'trap "" TERM HUP; (while :; do sleep 1; done) >/dev/null 2>&1 &',
      ])
      await host.call('stop', 1)
      expect(await phase(1)).toBe('stopped')
      expect(host.observations.map((seen) => seen.phase)).toContain('stopping')
      expect(await readFile(join(dataDir, 'agents/1/home/terminated'), 'utf8')).toBe('by SIGTERM')
      await host.call('stop', 1)
      await host.call('destroy', 1)
      expect(await readdir(join(dataDir, 'agents'))).toEqual([])
    })

    it('sees at once that a sandbox ended, and starts it again', async () => {
      await host.call('apply', sandboxSpec(1))
      await host.inside(1, ['true'])
      const { root, sidecar } = await record(1)
      process.kill(root.pid, 'SIGKILL')
      await until(1, 'failed')
      expect(await host.call('list')).toMatchObject([{ reason: 'SandboxExited' }])
      expect(await isAlive(sidecar)).toBe(false)
      await host.call('apply', sandboxSpec(1))
      await host.inside(1, ['true'])
      expect(await host.call('list')).toMatchObject([{ phase: 'running', restartCount: 1 }])
    })

    it('ends what the agent left running when the pod dies', async () => {
      await host.call('apply', sandboxSpec(1))
      // As the server does: nothing is started in a pod but through a connection of the runtime.
      const isConnected = () => host.call('connect', 1).then(() => true)
      await vi.waitUntil(() => isConnected().catch(() => false), { timeout: 5_000 })
      await host.inside(1, ['sh', '-c', 'sleep 1000 >/dev/null 2>&1 &'])
      const { root } = await record(1)
      const [first, second] = await listTree(root.pid)
      process.kill(mode.way === 'none' ? first!.pid : second!.pid, 'SIGKILL')
      await until(1, 'failed')
      expect(await isAlive(root)).toBe(false)
    })

    it('starts a sidecar again that died', async () => {
      await host.call('apply', sandboxSpec(1))
      await host.sidecar(1)
      const { sidecar, root } = await record(1)
      process.kill(sidecar.pid, 'SIGKILL')
      await expect
        .poll(async () => (await record(1)).sidecar.pid, { timeout: 5_000 })
        .not.toBe(sidecar.pid)
      expect((await host.sidecar(1)).hasToken).toBe(true)
      expect((await record(1)).root).toEqual(root)
    })

    describe('after the server was killed', () => {
      it('takes over what runs, and still sees its end', async () => {
        await host.call('apply', sandboxSpec(1))
        await host.inside(1, ['sh', '-c', 'echo before >/tmp/note'])
        const before = await record(1)
        await host.kill()
        await startHost()
        expect(await record(1)).toEqual(before)
        expect(await host.call('list')).toMatchObject([
          { agentId: 1, phase: 'running', generation: 'one' },
        ])
        await host.call('apply', sandboxSpec(1))
        expect(await record(1)).toEqual(before)
        expect((await host.sidecar(1)).hasToken).toBe(true)
        process.kill(before.root.pid, 'SIGKILL')
        await until(1, 'failed')
      })

      it('gives a sidecar the address of the new server', async () => {
        await host.call('apply', sandboxSpec(1))
        await host.sidecar(1)
        await host.kill()
        await startHost()
        await host.call('apply', sandboxSpec(1, { internalUrl: 'http://127.0.0.1:10' }))
        await expect
          .poll(async () => (await host.sidecar(1)).internalUrl)
          .toBe('http://127.0.0.1:10')
      })

      it('starts a sidecar that died meanwhile', async () => {
        await host.call('apply', sandboxSpec(1))
        await host.sidecar(1)
        const before = await record(1)
        await host.kill()
        process.kill(before.sidecar.pid, 'SIGKILL')
        await startHost()
        expect((await host.sidecar(1)).hasToken).toBe(true)
        expect((await record(1)).sidecar.pid).not.toBe(before.sidecar.pid)
      })

      it('ends what no record claims', async () => {
        await host.call('apply', sandboxSpec(1))
        await host.inside(1, ['true'])
        await host.kill()
        await rm(join(dataDir, 'agents/1/sandbox.json'))
        await startHost()
        await expect.poll(remains).toEqual([])
      })

      it('leaves alone a process that got the pid of a sandbox', async () => {
        await host.call('apply', sandboxSpec(1))
        await host.inside(1, ['true'])
        const before = await record(1)
        await host.call('stop', 1)
        await host.kill()
        const other = { ...before.root, pid: process.pid }
        await writeFile(
          join(dataDir, 'agents/1/sandbox.json'),
          JSON.stringify({ ...before, root: other, sidecar: other }),
        )
        await startHost()
        expect(await phase(1)).toBe('stopped')
      })

      it('gets over a record that cannot be read', async () => {
        await host.kill()
        await host.makeFolder(1)
        await writeFile(join(dataDir, 'agents/1/sandbox.json'), '{"root":')
        await startHost()
        await host.call('apply', sandboxSpec(1))
        expect((await host.inside(1, ['true'])).code).toBe(0)
      })
    })

    if (mode.isRoot && mode.way !== 'none') {
      it('says when the memory limit was the cause, and removes the control groups', async () => {
        if (!host.description.limits.memory) return
        const key = host.marker.split(':')[1]!
        const groups = () =>
          readdirSync('/sys/fs/cgroup', { recursive: true })
            .map(String)
            .filter((path) => path.endsWith(`/${key}-1`))
        await host.call('apply', sandboxSpec(1, { memoryBytes: 128 * 1024 * 1024 }))
        await host.inside(1, ['perl', '-e', 'my $x = "x" x (300 * 1024 * 1024)'])
        const { root } = await record(1)
        expect(groups()).not.toEqual([])
        process.kill(root.pid, 'SIGKILL')
        await until(1, 'failed')
        expect(await host.call('list')).toMatchObject([{ reason: 'OutOfMemory' }])
        expect(groups()).toEqual([])
      })

      it('gives each agent a user of its own, and keeps limits', async () => {
        await host.call(
          'apply',
          sandboxSpec(1, { memoryBytes: 96 * 1024 * 1024, cpuMillicores: 500 }),
        )
        await host.call('apply', sandboxSpec(2))
        const uid = async (agentId: number) => (await host.inside(agentId, ['id', '-u'])).stdout
        expect(await uid(1)).not.toBe(await uid(2))
        if (host.description.limits.memory) {
          const hog = await host.inside(1, [
            'perl',
            '-e',
            'my $x = "x" x (300 * 1024 * 1024); print length $x',
          ])
          expect(hog.stdout).toBe('')
          expect(
            (await host.inside(2, ['perl', '-e', 'print length("x" x 300000000)'])).stdout,
          ).toBe('300000000')
        }
        if (host.description.limits.cpu) {
          const burn =
            'use Time::HiRes "time"; my $t = time; 1 while time - $t < 1; my @t = times; printf "%.2f", $t[0] + $t[1]'
          expect(Number((await host.inside(1, ['perl', '-e', burn])).stdout)).toBeLessThan(0.8)
        }
        const bomb =
          "perl -e 'my $n = 0; while ($n < 5000) { my $p = fork; last unless defined $p; if (!$p) { sleep 2; exit } $n++ } print $n; kill 9, -$$'"
        await host.inside(2, ['setsid', '-w', 'sh', '-c', bomb])
        expect((await host.inside(1, ['true'])).code).toBe(0)
      })
    }
  })
}

describe('ProcessRuntime without any way to confine agents', () => {
  it('starts none, and says what to do', async () => {
    const mode: Mode = { name: 'none', isRoot: process.getuid!() === 0, way: 'none' }
    const dataDir = await makeDataDir(mode)
    const host = await SandboxHost.start(mode, dataDir, {}, { allowUnconfined: false })
    expect(host.description).toMatchObject({ isolation: 'none', isUsable: false })
    expect(host.description.fix).toMatch(/bubblewrap/)
    await expect(host.call('apply', sandboxSpec(1))).rejects.toMatchObject({
      reason: 'sandbox-unavailable',
    })
    await host.end()
    await rm(dataDir, { recursive: true })
  })
})
