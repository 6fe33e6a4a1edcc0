import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { requireOrSkip } from '../support/require.ts'
import {
  CONFINED_MODES,
  type Mode,
  makeDataDir,
  SandboxHost,
  sandboxSpec,
  whyNot,
} from '../support/sandbox.ts'
import { attacks, controls, outcome } from '../support/sandbox-attacks.ts'

const modes = await Promise.all(
  CONFINED_MODES.map(async (mode) => ({ mode, why: await whyNot(mode) })),
)

for (const { mode, why } of modes) {
  requireOrSkip(
    'sandbox',
    why === undefined,
    why ?? '',
  )(`a sandbox (${mode.name})`, () => {
    let world: World
    beforeAll(async () => {
      world = await createWorld(mode)
    })
    afterAll(() => world.close())

    it('refuses every attempt to get out', async () => {
      const holes: Record<string, string> = {}
      for (const attack of attacks(world.targets)) {
        const what = outcome(await world.host.inside(1, attack.argv))
        if (what) holes[attack.name] = what
      }
      expect(holes).toEqual({})
    })

    it('notices when an attempt works, so that the list above proves something', async () => {
      const listen = `require('net').createServer((s) => s.end()).listen(4999, '127.0.0.1')`
      await world.host.inside(1, ['sh', '-c', `node -e "${listen}" >/dev/null 2>&1 & sleep 0.3`])
      const refused: string[] = []
      for (const control of controls(4999)) {
        if (!outcome(await world.host.inside(1, control.argv))) refused.push(control.name)
      }
      expect(refused).toEqual([])
    })

    it('lets the agent work: files, threads, programs, its own loopback, the sidecar', async () => {
      const work = [
        'set -e',
        'for d in private output; do echo x >/workspace/$d/f; done; echo x >$HOME/f; echo x >/tmp/f; echo x >/dev/shm/f',
        'test "$(cat /workspace/CLAUDE.md)" = "Be kind."',
        'test "$(id -un)" = agent; test "$(hostname)" = sandbox; test "$FROM_SPEC" = yes',
        'grep -q bypass /etc/claude-code/managed-settings.json; grep -q Onboarding ~/.claude.json',
        "node -e \"new (require('worker_threads').Worker)('', {eval: true})\"",
        'perl -e "print qq(perl)" | grep -q perl',
        'getent hosts localhost >/dev/null',
        'if command -v git >/dev/null; then cd /tmp; git init -q r; cd r; git -c user.name=a -c user.email=a@b commit -q --allow-empty -m x; fi',
      ].join('\n')
      expect(await world.host.inside(1, ['bash', '-c', work])).toMatchObject({
        code: 0,
        stderr: '',
      })
      const loopback = `
        const net = require('net')
        const server = net.createServer((s) => s.end()).listen(0, '127.0.0.1', () => {
          net.connect(server.address().port, '127.0.0.1').resume().on('close', () => {
            net.connect('/run/sac/side/side.sock').on('connect', () => process.exit(7))
          })
        })`
      expect(await world.host.inside(1, ['node', '-e', loopback])).toMatchObject({ code: 7 })
    })

    it('does not follow what the agent puts in the place of its socket', async () => {
      const trap = createServer((socket) => socket.end('trapped'))
      const folder = await mkdtemp(join(tmpdir(), 'sac-trap-'))
      await new Promise<void>((resolve) => trap.listen(join(folder, 's'), resolve))
      const spec = sandboxSpec(3)
      await world.host.call('apply', spec)
      const socket = join(world.dataDir, 'agents/3/pod/pod.sock')
      await world.host.inside(3, ['true'])
      await world.host.inside(3, ['mv', '/run/sac/pod/pod.sock', '/run/sac/pod/aside'])
      await symlink(join(folder, 's'), socket)
      await expect(world.host.call('connect', 3)).rejects.toMatchObject({
        reason: 'sandbox-unreachable',
      })
      await rm(socket)
      await world.host.call('stop', 3, { graceMs: 0 })
      trap.close()
      await rm(folder, { recursive: true })
    })

    it('replaces a log that the agent turned into something else', async () => {
      const victim = join(await mkdtemp(join(tmpdir(), 'sac-victim-')), 'file')
      await writeFile(victim, 'untouched', { mode: 0o666 })
      await world.host.call('apply', sandboxSpec(4))
      await world.host.inside(4, ['ln', '-sf', victim, '/run/sac/pod/pod.log'])
      await world.host.inside(4, ['rm', '-f', '/home/agent/.claude.json'])
      await world.host.inside(4, ['ln', '-s', victim, '/home/agent/.claude.json'])
      await world.host.call('apply', sandboxSpec(4, { generation: 'two' }))
      await world.host.inside(4, ['sh', '-c', 'test -f /run/sac/pod/pod.log'])
      expect(await readFile(victim, 'utf8')).toBe('untouched')
      await world.host.call('stop', 4, { graceMs: 0 })
    })
  })
}

interface World {
  dataDir: string
  host: SandboxHost
  targets: Parameters<typeof attacks>[0]
  close(): Promise<void>
}

/** Two agents, and everything that the first one would like to have. */
async function createWorld(mode: Mode): Promise<World> {
  const dataDir = await makeDataDir(mode)
  await writeFile(join(dataDir, 'master.key'), 'canary-master-key')
  await writeFile(join(dataDir, 'leaked'), 'canary-file')
  const host = await SandboxHost.start(mode, dataDir, {
    SAC_MASTER_KEY: 'canary-env',
    JWT_SECRET: 'canary-jwt',
  })
  await host.call('start')
  await host.call('apply', sandboxSpec(2))
  await host.call('apply', sandboxSpec(1))
  await host.inside(2, ['sh', '-c', 'echo canary >/home/agent/secret'])
  await host.inside(1, ['true'])
  await host.sidecar(1)
  const { sidecar } = JSON.parse(await readFile(join(dataDir, 'agents/1/sandbox.json'), 'utf8'))
  const listener = createServer((socket) => socket.end('reached'))
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  const abstractName = `sac-canary-${process.pid}-${mode.way}`
  const abstract = await listenAbstract(abstractName)
  return {
    dataDir,
    host,
    targets: { dataDir, sidecarPid: sidecar.pid, hostPort: portOf(listener), abstractName },
    close: async () => {
      listener.close()
      abstract.kill()
      for (const agentId of [1, 2, 3, 4]) await host.call('destroy', agentId)
      await host.end()
      await rm(dataDir, { recursive: true })
    },
  }
}

function portOf(server: Server): number {
  return (server.address() as { port: number }).port
}

/** Node 20 cannot listen on an abstract socket. */
async function listenAbstract(name: string) {
  const program = `use Socket; socket(my $s, 1, 1, 0); bind($s, pack("S a*", 1, "\\0${name}")) or die; listen($s, 5); $| = 1; print "ok"; accept(my $c, $s) while 1;`
  const child = spawn('perl', ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  return child
}
