import { readdir, readFile } from 'node:fs/promises'
import {
  identify,
  isAlive,
  type ProcessIdentity,
  type ProcessStatus,
  readStatus,
  signal,
  waitForEnd,
} from './process-identity.ts'

/** A killed process is gone in milliseconds, unless the disk hangs. */
const KILL_MS = 5_000

/** All processes that we may see. */
export async function listProcesses(): Promise<ProcessStatus[]> {
  const names = await readdir('/proc')
  const pids = names.filter((name) => /^\d+$/.test(name)).map(Number)
  const all = await Promise.all(pids.map(readStatus))
  return all.filter((status) => status !== undefined)
}

/** Its children, the oldest first. */
async function listChildren(pid: number): Promise<number[]> {
  try {
    const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')
    return text.split(' ').filter(Boolean).map(Number)
  } catch {
    // Not every kernel has that file; looking at every process takes 30 ms where there are many.
    return (await listTree(pid)).filter(({ parentPid }) => parentPid === pid).map(({ pid }) => pid)
  }
}

/** A process and all below it, the oldest first. */
export async function listTree(root: number): Promise<ProcessStatus[]> {
  const all = await listProcesses()
  const tree = all.filter(({ pid }) => pid === root)
  for (const { pid } of tree) tree.push(...all.filter(({ parentPid }) => parentPid === pid))
  return tree.sort((a, b) => Number(a.startTime) - Number(b.startTime) || a.pid - b.pid)
}

/**
 * Ends a jail: asks its program, and after `graceMs` kills process 1, which ends everything inside.
 * @param isConfined false: there is no process 1, so each process below is killed by itself
 */
export async function endJail(
  root: ProcessIdentity,
  { graceMs, isConfined }: { graceMs: number; isConfined: boolean },
): Promise<void> {
  if (!(await isAlive(root))) return // its pid may be somebody else's by now
  if (graceMs > 0) {
    const program = isConfined ? await programOf(root) : root
    // bwrap's process 1 would stay for as long as anything that the agent left behind.
    if (program && (await signal(program, 'SIGTERM'))) await waitForEnd(program, graceMs)
  }
  const others = isConfined ? [] : await listTree(root.pid)
  await signal(root, 'SIGKILL')
  for (const { pid, startTime } of others) await signal({ ...root, pid, startTime }, 'SIGKILL')
  if (!(await waitForEnd(root, KILL_MS))) throw new Error(`Process ${root.pid} cannot be killed`)
}

/** The program that a jail was started for: the oldest child of its process 1, which adopts the orphans. */
export async function programOf(root: ProcessIdentity): Promise<ProcessIdentity | undefined> {
  const [oldest] = await listChildren(root.pid)
  return oldest === undefined ? undefined : identify(oldest)
}

/**
 * Kills processes that were started for this data directory and that nobody knows of: their server was killed before it
 * could write down what it had started.
 * @param marker beginning of an argument that all of ours have
 * @param claimed processes to leave alone, with what is below them and what waits for them
 * @returns pids of the killed
 */
export async function endUnclaimed(marker: string, claimed: number[]): Promise<number[]> {
  const all = new Map((await listProcesses()).map((status) => [status.pid, status]))
  const spared = new Set(claimed)
  for (const pid of claimed) {
    const waiting = all.get(pid)?.parentPid // bwrap and unshare wait outside
    if (waiting && (await isMarked(waiting, marker))) spared.add(waiting)
  }
  const isSpared = (pid: number | undefined): boolean => {
    if (pid === undefined || pid <= 1) return false
    return spared.has(pid) || isSpared(all.get(pid)?.parentPid)
  }
  const ended: number[] = []
  for (const { pid } of all.values()) {
    if (pid === process.pid || isSpared(pid) || !(await isMarked(pid, marker))) continue
    const identity = await identify(pid)
    if (identity && (await signal(identity, 'SIGKILL'))) ended.push(pid)
  }
  return ended
}

async function isMarked(pid: number, marker: string): Promise<boolean> {
  const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '') // it has ended
  return line.split('\0').some((argument) => argument.startsWith(marker))
}

/** Resident memory of a process in bytes; 0 when it has ended. */
export async function residentBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024
}
