import { type Sidecar, startSidecar } from '../../src/sidecar.ts'
import { AgentFolder, testLog } from './agent-folder.ts'
import { InternalServer } from './internal-server.ts'
import { eventually } from './wait.ts'

/** The folder of an agent, the server, and between them a sidecar that a test starts and stops. */
export class SidecarWorld {
  readonly server = new InternalServer()
  readonly agent = new AgentFolder()
  #sidecar: Sidecar | undefined

  static async create(): Promise<SidecarWorld> {
    const world = new SidecarWorld()
    await world.server.start()
    return world
  }

  async start(): Promise<void> {
    this.#sidecar = await startSidecar(this.agent.config(this.server.url), testLog, (message) => {
      throw new Error(message)
    })
  }

  /** Nothing when it does not run. */
  async stop(): Promise<void> {
    await this.#sidecar?.close(AbortSignal.timeout(2_000))
    this.#sidecar = undefined
  }

  /** The first look at all files is over. */
  async synced(): Promise<void> {
    await eventually(() => this.server.states.some((state) => state.synced))
  }

  async remove(): Promise<void> {
    await this.stop()
    await this.server.stop()
    this.agent.remove()
  }
}
