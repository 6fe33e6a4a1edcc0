import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { lstatSync } from 'node:fs'
import { type FileHandle, mkdir, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import {
  commandInside,
  dropTo,
  give,
  type Jail,
  type JailLauncher,
  type JailPlan,
  type MountStep,
  readRoot,
  startClean,
} from './jail.ts'
import { BRING_LOOPBACK_UP, FILTERED_INIT, NAME_HOST } from './unshare-perl.ts'

const FSTAB_FD = 3
const ENV_FD = 4
const STATUS_FD = 8
const SECCOMP_FD = 9
const DEVICES = ['null', 'zero', 'full', 'random', 'urandom', 'tty']
const LINKS: MountStep[] = [
  { kind: 'link', target: '/dev/fd', to: '/proc/self/fd' },
  { kind: 'link', target: '/dev/stdin', to: '/proc/self/fd/0' },
  { kind: 'link', target: '/dev/stdout', to: '/proc/self/fd/1' },
  { kind: 'link', target: '/dev/stderr', to: '/proc/self/fd/2' },
  { kind: 'link', target: '/dev/ptmx', to: 'pts/ptmx' },
]

/** Starts jails with `unshare`, `mount` and perl, which every Debian has. */
export class UnshareLauncher implements JailLauncher {
  readonly isolation = 'unshare'
  /** An empty folder; each jail mounts its root there, in a mount namespace of its own. */
  readonly #mountPoint: string
  readonly #filter: Buffer

  constructor(mountPoint: string, filter: Buffer) {
    this.#mountPoint = mountPoint
    this.#filter = filter
  }

  async launch(plan: JailPlan): Promise<Jail> {
    await mkdir(this.#mountPoint, { recursive: true, mode: 0o700 })
    const fstab = await this.#writeFstab(plan)
    try {
      const child = this.#spawn(plan, fstab)
      const root = readRoot(child, STATUS_FD)
      const env = Object.entries(plan.env).map(([name, value]) => `${name}=${value}`)
      give(child, ENV_FD, env.join('\0'))
      give(child, SECCOMP_FD, this.#filter)
      return { root: await root, child }
    } finally {
      await fstab.close()
    }
  }

  #spawn(plan: JailPlan, fstab: FileHandle): ChildProcess {
    const { user, network } = plan
    const [program, ...args] = startClean(plan.cgroups, [
      'unshare',
      ...(user.isReal ? [] : ['--user', '--map-root-user']),
      ...['--mount', '--pid', '--fork', '--ipc', '--uts', '--cgroup'],
      ...(network === 'none' ? ['--net'] : []),
      ...['--', '/bin/sh', '-c', this.#script(plan), plan.marker],
    ])
    return spawn(program!, args, {
      cwd: '/',
      detached: true,
      env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' },
      stdio: [
        ...(['ignore', 'ignore', plan.stderr] as const),
        ...([fstab.fd, 'pipe', 'ignore', 'ignore', 'ignore'] as const),
        ...(['pipe', 'pipe'] as const),
      ],
    })
  }

  #script(plan: JailPlan): string {
    const { user, network } = plan
    const steps = [...plan.mounts, ...LINKS]
    const folders = ['/proc', '/dev/pts', '/dev/shm']
    const files = DEVICES.map((name) => `/dev/${name}`)
    const links: string[] = []
    for (const step of steps) {
      if (step.kind === 'folder') folders.push(step.target)
      else if (step.kind === 'link')
        links.push(`ln -s ${quote(step.to)} ${quote(`.${step.target}`)}`)
      else if (lstatSync(step.source).isDirectory()) folders.push(step.target)
      else files.push(step.target)
    }
    const here = (paths: string[]) => paths.map((path) => quote(`.${path}`)).join(' ')
    const renamed = ['unshare', '--user', `--map-user=${user.uid}`, `--map-group=${user.uid}`, '--']
    const init = [
      'perl',
      '-e',
      FILTERED_INIT,
      '--',
      ...commandInside({ ...plan, user: INSIDE_INIT }),
    ]
    return [
      'set -e; umask 022',
      // This /proc is still the host's, so it tells what we are called out there.
      'read -r pid rest </proc/self/stat',
      `echo "{\\"child-pid\\": $pid}" >&${STATUS_FD}; exec ${STATUS_FD}>&-`,
      ...(user.isReal ? [] : ['echo 1 >/proc/sys/user/max_user_namespaces']),
      `perl -e ${quote(network === 'none' ? NAME_HOST + BRING_LOOPBACK_UP : NAME_HOST)}`,
      `mount -t tmpfs -o mode=0755,size=16m,nosuid,nodev sac ${quote(this.#mountPoint)}`,
      `cd ${quote(this.#mountPoint)}`,
      `mkdir -p ${here(folders)}`,
      `for f in ${here(files)}; do mkdir -p "\${f%/*}"; : >"$f"; done`,
      ...links,
      `mount -a -T /proc/self/fd/${FSTAB_FD}; exec ${FSTAB_FD}<&-`,
      'pivot_root . .; umount -l .; cd /',
      'mount -o remount,bind,ro,nosuid,nodev /',
      `cd ${quote(plan.cwd)}`,
      `exec ${[...(user.isReal ? dropTo(user.uid) : renamed), ...init].map(quote).join(' ')}`,
    ].join('\n')
  }

  async #writeFstab(plan: JailPlan): Promise<FileHandle> {
    const at = (target: string) => escapeField(join(this.#mountPoint, target))
    const lines = plan.mounts.flatMap((step) => {
      if (step.kind !== 'bind') return []
      const options = step.isWritable ? 'bind,nosuid,nodev' : 'bind,ro,nosuid,nodev'
      return [`${escapeField(step.source)} ${at(step.target)} none ${options} 0 0`]
    })
    lines.push(
      `proc ${at('/proc')} proc nosuid,nodev,noexec 0 0`,
      ...DEVICES.map((name) => `/dev/${name} ${at(`/dev/${name}`)} none bind 0 0`),
      `devpts ${at('/dev/pts')} devpts newinstance,ptmxmode=0666,mode=0620,nosuid,noexec 0 0`,
      `shm ${at('/dev/shm')} tmpfs mode=1777,size=64m,nosuid,nodev 0 0`,
    )
    const path = `${this.#mountPoint}.${randomUUID()}.fstab`
    const file = await open(path, 'wx+', 0o600)
    await rm(path)
    await file.writeFile(`${lines.join('\n')}\n`)
    return file
  }
}

/** By the time that perl starts it is the agent's user already. */
const INSIDE_INIT = { uid: 0, isReal: false }

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}

function escapeField(path: string): string {
  return path.replace(/[\s\\#]/g, (char) => `\\${char.charCodeAt(0).toString(8).padStart(3, '0')}`)
}
