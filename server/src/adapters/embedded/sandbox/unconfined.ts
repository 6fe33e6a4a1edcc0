import { spawn } from 'node:child_process'
import type { Jail, JailLauncher, JailPlan } from './jail.ts'
import { identify } from './process-identity.ts'

/** Starts programs as plain processes of ours, in a process group of their own; the operator asked for it. */
export class UnconfinedLauncher implements JailLauncher {
  readonly isolation = 'none'

  async launch(plan: JailPlan): Promise<Jail> {
    const [program, ...args] = [...plan.command, plan.marker]
    const child = spawn(program!, args, {
      cwd: plan.cwd,
      detached: true,
      env: plan.env,
      stdio: ['ignore', 'ignore', plan.stderr],
    })
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve)
      child.once('error', reject)
    })
    const root = await identify(child.pid!)
    if (!root) throw new Error(`${program} ended at once`)
    return { root, child }
  }
}
