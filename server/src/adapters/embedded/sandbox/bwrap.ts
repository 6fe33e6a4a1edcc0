import { spawn } from 'node:child_process'
import {
  commandInside,
  give,
  type Jail,
  type JailLauncher,
  type JailPlan,
  type MountStep,
  readRoot,
  startClean,
} from './jail.ts'

const ARGS_FD = 7
const STATUS_FD = 8
const SECCOMP_FD = 9
const SHM_BYTES = 64 * 1024 * 1024

/** Starts jails with bubblewrap. */
export class BwrapLauncher implements JailLauncher {
  readonly isolation = 'bwrap'
  readonly #program: string
  readonly #filter: Buffer
  readonly #knowsDisableUserns: boolean

  /** @param version of bubblewrap, e.g. `0.8.0` */
  constructor(program: string, version: string, filter: Buffer) {
    this.#program = program
    this.#filter = filter
    const [major = 0, minor = 0] = version.split('.').map(Number)
    this.#knowsDisableUserns = major > 0 || minor >= 8
  }

  async launch(plan: JailPlan): Promise<Jail> {
    const [program, ...args] = startClean(plan.cgroups, [
      ...[this.#program, '--args', String(ARGS_FD), '--'],
      ...commandInside(plan),
    ])
    const child = spawn(program!, args, {
      cwd: '/',
      detached: true,
      // Process 1 inside keeps what bwrap was started with, for everybody inside to read.
      env: {},
      stdio: [
        ...(['ignore', 'ignore', plan.stderr] as const),
        ...(['ignore', 'ignore', 'ignore', 'ignore'] as const),
        ...(['pipe', 'pipe', 'pipe'] as const),
      ],
    })
    const root = readRoot(child, STATUS_FD)
    give(child, ARGS_FD, this.#arguments(plan).join('\0'))
    give(child, SECCOMP_FD, this.#filter)
    return { root: await root, child }
  }

  #arguments(plan: JailPlan): string[] {
    const { user, network } = plan
    return [
      ...['--unshare-pid', '--unshare-ipc', '--unshare-uts', '--unshare-cgroup-try'],
      ...(network === 'none' ? ['--unshare-net'] : []),
      ...['--hostname', 'sandbox'],
      ...(user.isReal ? [] : this.#renamed(String(user.uid))),
      ...plan.mounts.flatMap(mountArguments),
      ...['--proc', '/proc', '--dev', '/dev'],
      ...['--perms', '1777', '--size', String(SHM_BYTES), '--tmpfs', '/dev/shm'],
      ...['--remount-ro', '/', '--chdir', plan.cwd],
      '--clearenv',
      ...Object.entries(plan.env).flatMap(([name, value]) => ['--setenv', name, value]),
      ...['--seccomp', String(SECCOMP_FD), '--json-status-fd', String(STATUS_FD)],
    ]
  }

  #renamed(uid: string): string[] {
    const noFurther = this.#knowsDisableUserns ? ['--disable-userns'] : []
    return ['--unshare-user', '--uid', uid, '--gid', uid, ...noFurther]
  }
}

function mountArguments(step: MountStep): string[] {
  switch (step.kind) {
    case 'bind':
      return [step.isWritable ? '--bind' : '--ro-bind', step.source, step.target]
    case 'folder':
      // Made by bwrap itself, missing parents would get 0700 and belong to root.
      return ['--perms', '0755', '--dir', step.target]
    case 'link':
      return ['--symlink', step.to, step.target]
  }
}
