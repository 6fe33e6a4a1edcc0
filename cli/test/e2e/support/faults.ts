import { execFileSync, spawnSync } from 'node:child_process'
import { closeSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Agent, ApiError, type SacClient } from '@sac/sdk'
import pg from 'pg'
import { type RunningServer, sandboxRecords } from './server.ts'

/** One line of the table that the suite prints. */
export interface FaultRow {
  fault: string
  command: string
  problem: string
  state: string
  /** Since the fault, where it mends itself at once; else since the cause was gone. */
  recoveredS?: number
}

export const formatRows = (rows: readonly FaultRow[]) =>
  [
    '| fault | command | problem type | state shown | recovered after s |',
    '| --- | --- | --- | --- | --- |',
    ...rows.map(
      ({ fault, command, problem, state, recoveredS }) =>
        `| ${fault} | ${command} | ${problem} | ${state.replaceAll('|', '\\|')} | ${recoveredS === undefined ? 'see the next line' : recoveredS.toFixed(1)} |`,
    ),
  ].join('\n')

/** The problem that a call fails with, and after how long; undefined when it succeeds. */
export async function problemOf(
  call: PromiseLike<unknown>,
): Promise<{ code: string; detail: string; ms: number } | undefined> {
  const start = performance.now()
  try {
    await call
    return undefined
  } catch (error) {
    const ms = performance.now() - start
    if (error instanceof ApiError) return { code: error.code, detail: error.message, ms }
    return { code: (error as Error).name, detail: (error as Error).message, ms }
  }
}

/** `Ready=false StorageFull: The disk is full.` */
export async function readyCondition(client: SacClient, agentId: number): Promise<string> {
  return readyOf((await client.agents.get(agentId)).conditions)
}

export function readyOf(conditions: Agent['conditions']): string {
  const ready = conditions.find(({ type }) => type === 'Ready')
  if (!ready) return 'no condition'
  const { status, reason, message } = ready
  return `Ready=${status} ${reason}${message ? `: ${message}` : ''}`
}

/** A file system of its own, that a test may fill. */
export interface SmallDisk {
  path: string
  freeBytes(): number
  /** Takes all room but `leaveBytes`. */
  fill(leaveBytes?: number): void
  free(): void
  remove(): Promise<void>
}

/** Needs root. */
export async function mountSmallDisk(sizeMiB: number): Promise<SmallDisk> {
  const path = await mkdtemp(join(tmpdir(), 'sac-disk-'))
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeMiB}m,mode=0700`, 'sac-test', path])
  const filler = join(path, 'filler')
  const freeBytes = () => {
    const { bavail, bsize } = statfsSync(path)
    return bavail * bsize
  }
  return {
    path,
    freeBytes,
    fill(leaveBytes = 0) {
      const fd = openSync(filler, 'a')
      const block = Buffer.alloc(4096)
      try {
        while (freeBytes() > leaveBytes) writeSync(fd, block)
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
      } finally {
        closeSync(fd)
      }
    },
    free: () => rmSync(filler, { force: true }),
    async remove() {
      execFileSync('umount', ['--lazy', path])
      await rm(path, { recursive: true })
    },
  }
}

export const canMount = () =>
  process.getuid?.() === 0 &&
  spawnSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'none', '/mnt']).status === 0

/** The main process of the embedded PostgreSQL, and those that it forked. */
export async function databaseProcesses(dataDir: string): Promise<{ main: number; all: number[] }> {
  const pidFile = await readFile(join(dataDir, 'postgres/cluster/postmaster.pid'), 'utf8')
  const main = Number.parseInt(pidFile, 10)
  return { main, all: [main, ...(await childrenOf(main))] }
}

/** A connection of the test's own to the embedded PostgreSQL. */
export async function connectToDatabase(dataDir: string): Promise<pg.Client> {
  const pidFile = await readFile(join(dataDir, 'postgres/cluster/postmaster.pid'), 'utf8')
  const client = new pg.Client({
    host: '127.0.0.1',
    port: Number(pidFile.split('\n')[3]),
    user: 'sac',
    password: await readFile(join(dataDir, 'postgres/password'), 'utf8'),
    database: 'postgres',
  })
  client.on('error', () => {}) // The tests end the database on purpose.
  await client.connect()
  return client
}

/** The PTY host in the agent's sandbox, as the host sees it. */
export async function podOf(server: RunningServer, agentId: number): Promise<number> {
  const record = (await sandboxRecords(server.dataDir)).find((one) => one.agentId === agentId)
  if (!record) throw new Error(`agent ${agentId} has no sandbox`)
  const inside = [record.childPid]
  for (const pid of inside) {
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8')
    if (command.includes('pod.cjs') && !command.startsWith('bwrap')) return pid
    inside.push(...(await childrenOf(pid)))
  }
  throw new Error(`agent ${agentId} has no pod below ${record.childPid}`)
}

export async function childrenOf(pid: number): Promise<number[]> {
  const tasks = await readdir(`/proc/${pid}/task`)
  const lists = await Promise.all(
    tasks.map((task) => readFile(`/proc/${pid}/task/${task}/children`, 'utf8')),
  )
  return lists.flatMap((list) => list.split(' ').filter(Boolean).map(Number))
}
