import { type ChildProcess, execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { BwrapLauncher } from './bwrap.ts'
import type { JailLauncher, JailPlan, JailUser, MountStep } from './jail.ts'
import { seccompFilter } from './seccomp.ts'
import { UnconfinedLauncher } from './unconfined.ts'
import { UnshareLauncher } from './unshare.ts'

const PROBE_MS = 10_000

export interface LauncherChoice {
  /** Undefined: no sandbox can be made here, and the operator does not allow to go without. */
  launcher: JailLauncher | undefined
  /** Why the better ways do not work; undefined with the best one. */
  reason?: string
  fix?: string
}

const FIX =
  'Install bubblewrap (apt-get install bubblewrap). Where user namespaces are forbidden (Ubuntu 23.10 and newer, some containers), allow them for bwrap by an AppArmor profile or sysctl kernel.apparmor_restrict_unprivileged_userns=0. To run agents without a sandbox, set SAC_UNSAFE_NO_SANDBOX=true.'

/** Finds the best way to make sandboxes here, by making one. */
export async function chooseLauncher(options: {
  /** Empty folder that jails of `unshare` mount their root on. */
  mountPoint: string
  allowUnconfined: boolean
  user: JailUser
  /** Ways to try, best first; for tests. */
  ways?: readonly ('bwrap' | 'unshare')[]
}): Promise<LauncherChoice> {
  const reasons: string[] = []
  const filter = seccompFilter()
  for (const way of options.ways ?? (['bwrap', 'unshare'] as const)) {
    try {
      if (!filter) throw new Error(`there is no system call filter for ${process.arch}`)
      const launcher =
        way === 'bwrap' ? await bwrap(filter) : new UnshareLauncher(options.mountPoint, filter)
      await probe(launcher, options.user)
      return { launcher, ...(reasons.length > 0 && { reason: reasons.join('; ') }) }
    } catch (error) {
      reasons.push(`${way} does not work: ${(error as Error).message}`)
    }
  }
  const reason = reasons.join('; ')
  return options.allowUnconfined
    ? { launcher: new UnconfinedLauncher(), reason, fix: FIX }
    : { launcher: undefined, reason, fix: FIX }
}

async function bwrap(filter: Buffer): Promise<JailLauncher> {
  const { stdout } = await promisify(execFile)('bwrap', ['--version']).catch((cause) => {
    throw new Error(cause.code === 'ENOENT' ? 'it is not installed' : cause.message, { cause })
  })
  const version = /(\d+\.\d+\.\d+)/.exec(stdout)?.[1]
  if (!version) throw new Error(`it calls itself "${stdout.trim()}"`)
  return new BwrapLauncher('bwrap', version, filter)
}

/** A real sandbox with a trivial program, whose exit code says that it ran in there. */
async function probe(launcher: JailLauncher, user: JailUser): Promise<void> {
  const mounts: MountStep[] = [
    { kind: 'bind', source: '/usr', target: '/usr' },
    ...['bin', 'sbin', 'lib', 'lib64'].map(
      (name): MountStep => ({ kind: 'link', target: `/${name}`, to: `usr/${name}` }),
    ),
  ]
  const plan: JailPlan = {
    marker: 'sac-probe',
    user,
    mounts,
    network: 'none',
    command: ['/bin/sh', '-c', 'test ! -e /etc/shadow && exit 42'],
    cwd: '/',
    env: { PATH: '/usr/bin:/bin' },
    stderr: 2,
    cgroups: [],
    maxProcesses: 1024,
  }
  const jail = await launcher.launch(plan)
  const code = await exitCodeOf(jail.child)
  if (code !== 42) throw new Error(`the probe ended with ${code}`)
}

function exitCodeOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the probe hangs')), PROBE_MS)
    const end = (code: number | null) => {
      clearTimeout(timer)
      resolve(code)
    }
    if (child.exitCode !== null) end(child.exitCode)
    else child.once('exit', end)
  })
}
