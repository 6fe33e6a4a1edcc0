import { setTimeout as delay } from 'node:timers/promises'
import type { SandboxUsage } from '../../../ports/agent-runtime.ts'
import { listTree, residentBytes } from './process-tree.ts'

const CLOCK_TICKS_PER_SECOND = 100
/** Processor time is a difference: the first question waits this long for a second look. */
const FIRST_SAMPLE_MS = 250
/** A look that is older says more about the past than about now. */
const STALE_MS = 60_000

interface Sample {
  ticks: number
  memoryBytes: number
  atMs: number
}

/** Measures processes and all below them. */
export class UsageSampler {
  readonly #samples = new Map<number, Sample>()

  /** @param root process that stands above all others; its pid is the key of the measurement */
  async measure(root: number): Promise<SandboxUsage> {
    let before = this.#samples.get(root)
    if (!before || performance.now() - before.atMs > STALE_MS) {
      before = await look(root)
      await delay(FIRST_SAMPLE_MS)
    }
    const now = await look(root)
    this.#samples.set(root, now)
    const seconds = Math.max(now.atMs - before.atMs, 1) / 1000
    const used = Math.max(0, now.ticks - before.ticks) / CLOCK_TICKS_PER_SECOND / seconds
    return { cpuMillicores: Math.round(used * 1000), memoryBytes: now.memoryBytes }
  }

  forget(root: number): void {
    this.#samples.delete(root)
  }
}

async function look(root: number): Promise<Sample> {
  const tree = await listTree(root)
  const resident = await Promise.all(tree.map(({ pid }) => residentBytes(pid)))
  return {
    ticks: tree.reduce((sum, { cpuTicks }) => sum + cpuTicks, 0),
    memoryBytes: resident.reduce((sum, bytes) => sum + bytes, 0),
    atMs: performance.now(),
  }
}
