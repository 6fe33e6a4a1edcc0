import { access, constants, mkdir, readFile, rmdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

const ROOT = '/sys/fs/cgroup'
/** Holds the groups of all agents of this machine; stays, so that no two servers take it from each other. */
const PARENT = 'sac'
const PERIOD_US = 100_000
const MAX_PIDS = 2048

export interface GroupLimits {
  cpuMillicores: number
  memoryBytes: number
}

/** Control groups of agents where this process may make some (root, version 1 or 2); elsewhere none, and no limit. */
export class ControlGroups {
  readonly limits: { cpu: boolean; memory: boolean }
  readonly #parents: { cpu?: string; memory?: string; pids?: string; unified?: string }

  private constructor(parents: { cpu?: string; memory?: string; pids?: string; unified?: string }) {
    this.#parents = parents
    const isUnified = parents.unified !== undefined
    this.limits = {
      cpu: isUnified || parents.cpu !== undefined,
      memory: isUnified || parents.memory !== undefined,
    }
  }

  static async open(): Promise<ControlGroups> {
    const controllers = await readFile(join(ROOT, 'cgroup.controllers'), 'utf8').catch(() => '')
    if (controllers.includes('memory')) {
      const unified = await makeGroup(join(ROOT, PARENT))
      const isDelegated = unified && (await enable(unified))
      return new ControlGroups(isDelegated ? { unified } : {})
    }
    const [cpu, memory, pids] = await Promise.all(
      ['cpu', 'memory', 'pids'].map((controller) => makeGroup(join(ROOT, controller, PARENT))),
    )
    return new ControlGroups({
      ...(cpu && { cpu }),
      ...(memory && { memory }),
      ...(pids && { pids }),
    })
  }

  /** Makes an agent's groups. @returns the `cgroup.procs` files that its first process writes itself into */
  async prepare(agent: string, { cpuMillicores, memoryBytes }: GroupLimits): Promise<string[]> {
    const quota = Math.max(1000, Math.round((cpuMillicores * PERIOD_US) / 1000))
    const { unified, cpu, memory, pids } = this.#parents
    const settings: [string | undefined, Record<string, string>][] = [
      [
        unified,
        {
          'memory.max': String(memoryBytes),
          'cpu.max': `${quota} ${PERIOD_US}`,
          'pids.max': String(MAX_PIDS),
        },
      ],
      [memory, { 'memory.limit_in_bytes': String(memoryBytes) }],
      [cpu, { 'cpu.cfs_period_us': String(PERIOD_US), 'cpu.cfs_quota_us': String(quota) }],
      [pids, { 'pids.max': String(MAX_PIDS) }],
    ]
    const files: string[] = []
    for (const [parent, values] of settings) {
      if (!parent) continue
      const group = join(parent, agent)
      await mkdir(group, { recursive: true })
      for (const [file, value] of Object.entries(values)) await writeFile(join(group, file), value)
      files.push(join(group, 'cgroup.procs'))
    }
    return files
  }

  /** How many processes of an agent the kernel killed because its memory limit was reached. */
  async outOfMemoryKills(agent: string): Promise<number> {
    const { unified, memory } = this.#parents
    const parent = unified ?? memory
    if (!parent) return 0
    const path = join(parent, agent, unified ? 'memory.events' : 'memory.oom_control')
    const events = await readFile(path, 'utf8').catch(() => '') // no sandbox was started
    return Number(/^oom_kill (\d+)$/m.exec(events)?.[1] ?? 0)
  }

  /** Removes an agent's groups, whose processes have ended. */
  async remove(agent: string): Promise<void> {
    for (const parent of Object.values(this.#parents)) await removeGroup(join(parent, agent))
  }
}

async function makeGroup(path: string): Promise<string | undefined> {
  try {
    await mkdir(path, { recursive: true })
    await access(join(path, 'cgroup.procs'), constants.W_OK)
    return path
  } catch {
    return undefined // Not ours to make: an ordinary user, a container, or no such controller.
  }
}

async function enable(group: string): Promise<boolean> {
  try {
    await writeFile(join(ROOT, 'cgroup.subtree_control'), '+cpu +memory +pids')
    await writeFile(join(group, 'cgroup.subtree_control'), '+cpu +memory +pids')
    return true
  } catch {
    return false // The controllers are not delegated to us.
  }
}

/** The kernel lets go of the dead a moment later: busy until then. */
async function removeGroup(path: string): Promise<void> {
  for (let attempt = 0; attempt < 20; attempt++) {
    try {
      return await rmdir(path)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'ENOENT') return
      if (code !== 'EBUSY') throw error
      await delay(50)
    }
  }
}
