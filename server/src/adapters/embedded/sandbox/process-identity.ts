import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'

/** One process for good: a pid alone is given to somebody else after its process ended. */
export interface ProcessIdentity {
  pid: number
  /** Start time as the kernel counts it (clock ticks since boot); an opaque text elsewhere. */
  startTime: string
  /** The boot that `startTime` belongs to. */
  bootId: string
}

/** What `/proc/<pid>/stat` says of a process. */
export interface ProcessStatus {
  pid: number
  parentPid: number
  /** One letter, `Z` for a zombie. */
  state: string
  startTime: string
  /** User and system time so far, in clock ticks. */
  cpuTicks: number
}

/** Reads the status of a process, zombies included; undefined when there is none. */
export async function readStatus(pid: number): Promise<ProcessStatus | undefined> {
  let stat: string
  try {
    stat = await readFile(`/proc/${pid}/stat`, 'utf8')
  } catch {
    return undefined // ENOENT, or ESRCH when it ended while we read
  }
  // The second field is the program's name and may itself hold spaces and parentheses.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return {
    pid,
    state: fields[0]!,
    parentPid: Number(fields[1]),
    cpuTicks: Number(fields[11]) + Number(fields[12]),
    startTime: fields[19]!,
  }
}

/** Identifies a live process; undefined when it has ended (a zombie has). */
export async function identify(pid: number): Promise<ProcessIdentity | undefined> {
  if (process.platform !== 'linux') return identifyByPs(pid)
  const [status, boot] = await Promise.all([readStatus(pid), bootId()])
  if (!status || isEnded(status)) return undefined
  return { pid, startTime: status.startTime, bootId: boot }
}

/** Tells whether exactly this process still runs. */
export async function isAlive(identity: ProcessIdentity): Promise<boolean> {
  const now = await identify(identity.pid)
  return now?.startTime === identity.startTime && now.bootId === identity.bootId
}

/** Sends a signal to exactly this process; false when it has ended. */
export async function signal(identity: ProcessIdentity, name: NodeJS.Signals): Promise<boolean> {
  if (!(await isAlive(identity))) return false
  try {
    process.kill(identity.pid, name)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
    throw error
  }
}

/** Waits for the end of a process that is not our child. @returns false when it outlived `timeoutMs` */
export async function waitForEnd(identity: ProcessIdentity, timeoutMs: number): Promise<boolean> {
  const deadline = Date.now() + timeoutMs
  while (await isAlive(identity)) {
    if (Date.now() >= deadline) return false
    await delay(10)
  }
  return true
}

function isEnded(status: ProcessStatus): boolean {
  return status.state === 'Z' || status.state === 'X'
}

let cachedBootId: Promise<string> | undefined

function bootId(): Promise<string> {
  cachedBootId ??= readFile('/proc/sys/kernel/random/boot_id', 'utf8').then((id) => id.trim())
  return cachedBootId
}

async function identifyByPs(pid: number): Promise<ProcessIdentity | undefined> {
  try {
    const { stdout } = await promisify(execFile)('ps', ['-o', 'lstart=', '-p', String(pid)])
    return { pid, startTime: stdout.trim(), bootId: '' }
  } catch {
    return undefined // ps exits 1 when the process does not exist
  }
}
