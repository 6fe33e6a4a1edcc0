import type { ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { inheritedDescriptors } from './inherited-descriptors.ts'
import { identify, type ProcessIdentity } from './process-identity.ts'

/** One step of building the file system that a jail sees. Sources are paths of the host and have to exist. */
export type MountStep =
  | { kind: 'bind'; source: string; target: string; isWritable?: boolean }
  /** An empty folder, mode 0755. */
  | { kind: 'folder'; target: string }
  | { kind: 'link'; target: string; to: string }

/** Who runs in a jail. */
export interface JailUser {
  /** As the processes inside see themselves, and as whom they own files there. */
  uid: number
  /** True: we are root and give our uid up for a real one. False: a user namespace renames us. */
  isReal: boolean
}

/** A program and all that it may see. */
export interface JailPlan {
  /** Stands in the command line of the jail's processes, so that none can be forgotten. */
  marker: string
  user: JailUser
  mounts: MountStep[]
  /** `none`: a loopback interface of its own and nothing else. */
  network: 'none' | 'host'
  command: string[]
  cwd: string
  env: Record<string, string>
  /** File descriptor that receives stderr. */
  stderr: number
  /** `cgroup.procs` files that the jail writes itself into before it starts. */
  cgroups: string[]
  /** Most processes inside. */
  maxProcesses: number
}

/** A running jail. */
export interface Jail {
  /** Its process 1, the end of which is the end of all others inside. */
  root: ProcessIdentity
  /** The process of ours that waits for it; it may end without the jail. */
  child: ChildProcess
}

/** Starts programs in jails of one kind. */
export interface JailLauncher {
  isolation: 'bwrap' | 'unshare' | 'none'
  launch(plan: JailPlan): Promise<Jail>
}

/** The command line inside: limits, then (root) the change of user, then the program. */
export function commandInside(plan: JailPlan): string[] {
  return [
    ...['choom', '-n', '500', '--'],
    ...['prlimit', '--core=0', '--nofile=8192', `--nproc=${plan.maxProcesses}`, '--'],
    ...(plan.user.isReal ? dropTo(plan.user.uid) : []),
    ...[...plan.command, plan.marker],
  ]
}

/** Gives up root for good. */
export function dropTo(uid: number): string[] {
  return [
    ...['setpriv', `--reuid=${uid}`, `--regid=${uid}`, '--clear-groups', '--bounding-set=-all'],
    ...['--inh-caps=-all', '--ambient-caps=-all', '--no-new-privs', '--'],
  ]
}

/** Lets a command start as a member of control groups, and without what this process inherited. */
export function startClean(cgroups: string[], command: string[]): string[] {
  return withoutDescriptors(inheritedDescriptors(), inCgroups(cgroups, command))
}

function inCgroups(cgroups: string[], command: string[]): string[] {
  if (cgroups.length === 0) return command
  const join = 'while [ "$1" != -- ]; do echo 0 >"$1" || exit 125; shift; done; shift; exec "$@"'
  return ['/bin/sh', '-c', join, 'sh', ...cgroups, '--', ...command]
}

function withoutDescriptors(descriptors: number[], command: string[]): string[] {
  if (descriptors.length === 0) return command
  // bash, because a POSIX shell knows only descriptors of one digit.
  const close = 'while [ "$1" != -- ]; do eval "exec $1>&-"; shift; done; shift; exec "$@"'
  return ['/bin/bash', '-c', close, 'bash', ...descriptors.map(String), '--', ...command]
}

/** Hands bytes to a child process through a descriptor of its own; not through a file or arguments, which others see. */
export function give(child: ChildProcess, fd: number, bytes: Buffer | string): void {
  const stream = child.stdio[fd] as Writable
  // A child that died before it read everything is reported by its end, not by its pipe.
  stream.on('error', () => {})
  stream.end(bytes)
}

/** Waits for `{"child-pid": n}` on a descriptor, n being process 1 of the jail as the host counts. */
export async function readRoot(child: ChildProcess, fd: number): Promise<ProcessIdentity> {
  const pid = await new Promise<number>((resolve, reject) => {
    const fail = (why: string, cause?: Error) => reject(new Error(why, { cause }))
    child.once('error', (error) => fail(`The sandbox cannot be started: ${error.message}`, error))
    // Not `exit`: that may come before what was written on the descriptor.
    child.once('close', (code, name) => fail(`The sandbox ended at once (${name ?? code})`))
    createInterface({ input: child.stdio[fd] as Readable }).on('line', (line) => {
      const found = /"child-pid": *(\d+)/.exec(line)?.[1]
      if (found) resolve(Number(found))
    })
  })
  // It may have ended before we look; then it has an identity that nobody alive has.
  return (await identify(pid)) ?? { pid, startTime: '', bootId: '' }
}
