import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { SandboxSpec } from '../../../ports/agent-runtime.ts'
import { prepareFolders, writeEtc, writeLiveFiles } from './agent-folders.ts'
import { type AgentPaths, agentPaths, INSIDE } from './agent-paths.ts'
import { userOf } from './agent-user.ts'
import type { InstalledCode } from './installed-code.ts'
import type { JailLauncher, JailPlan } from './jail.ts'
import type { ProcessIdentity } from './process-identity.ts'
import { environmentInside, mountsOf } from './sandbox-view.ts'
import { toRelayPort, unconfinedPlan } from './unconfined-plan.ts'
import { openLog } from './untrusted-files.ts'

const USER_INSIDE = 1000
const MAX_PROCESSES = 1024

/** What a sandbox finds when it starts, and its start: the pod in its jail. */
export class SandboxLaunch {
  readonly #options: { dataDir: string; code: InstalledCode; key: string }

  /** @param options `key` marks the processes of this data directory */
  constructor(options: { dataDir: string; code: InstalledCode; key: string }) {
    this.#options = options
  }

  async prepare(spec: SandboxSpec, relayPort: number): Promise<void> {
    const paths = this.#paths(spec.agentId)
    const { uid, isReal } = userOf(spec.agentId)
    await prepareFolders(paths, uid)
    await Promise.all([
      writeEtc(paths, isReal ? uid : USER_INSIDE),
      this.writeLiveFiles(spec, relayPort),
    ])
    // What a killed pod left would make the first connection fail in a way that takes longer to understand.
    await rm(join(paths.pod, 'pod.sock'), { force: true })
  }

  /** The files that may change while the sandbox runs. */
  async writeLiveFiles(spec: SandboxSpec, relayPort: number): Promise<void> {
    const managedSettings = JSON.parse(toRelayPort(JSON.stringify(spec.managedSettings), relayPort))
    const { uid } = userOf(spec.agentId)
    await writeLiveFiles(this.#paths(spec.agentId), { ...spec, managedSettings }, uid)
  }

  async run(
    launcher: JailLauncher,
    spec: SandboxSpec,
    { relayPort, cgroups }: { relayPort: number; cgroups: string[] },
  ): Promise<ProcessIdentity> {
    const { agentId } = spec
    const { code, key } = this.#options
    const paths = this.#paths(agentId)
    const user = userOf(agentId)
    const output = await openLog(join(paths.pod, 'pod.log'), user.uid)
    try {
      const shared = {
        marker: `sac:${key}:pod:${agentId}`,
        user: user.isReal ? user : { uid: USER_INSIDE, isReal: false },
        stderr: output.fd,
        cgroups,
        maxProcesses: MAX_PROCESSES,
      }
      const plan: JailPlan =
        launcher.isolation === 'none'
          ? { ...shared, ...(await unconfinedPlan(paths, code, spec, relayPort)) }
          : {
              ...shared,
              mounts: mountsOf(paths, code),
              network: 'none',
              command: [`${INSIDE.code}/bin/node`, `${INSIDE.code}/pod.cjs`],
              cwd: `${INSIDE.workspace}/private`,
              env: environmentInside(spec),
            }
      const { root, child } = await launcher.launch(plan)
      child.unref()
      return root
    } finally {
      await output.close()
    }
  }

  #paths(agentId: number): AgentPaths {
    return agentPaths(this.#options.dataDir, agentId)
  }
}
