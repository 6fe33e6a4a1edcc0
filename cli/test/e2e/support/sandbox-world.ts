import { join } from 'node:path'
import { ancestorsOf, parentOf } from '@sac/openapi/paths'
import type { SyncSummary } from '@sac/sdk'
import { CutLine } from './cut-line.ts'
import { processesOf, Screen } from './kill.ts'
import { waitUntil } from './server.ts'
import { filesOf, Laptop } from './sync-folders.ts'
import { SyncWorld, type WorldParts } from './sync-world.ts'

/** One in so many rounds the sidecar is killed amid the edits. */
const SIDECAR_KILL = 2

/**
 * As `SyncWorld`, and the other side is an agent in its sandbox: a shell edits `/workspace/private`, whose files the
 * sidecar carries to the platform and back, and which is killed at random.
 */
export class SandboxWorld extends SyncWorld {
  private screen!: Screen
  private commands = 0

  static override async create(parts: WorldParts): Promise<SandboxWorld> {
    const { server, client } = parts
    const name = `sandbox-chaos-${parts.seed}`
    const { id: agentId } = await client.agents.create({ name, command: ['sh'] })
    const laptop = await Laptop.create(server, name)
    const line = await CutLine.open(server.url)
    const world = new SandboxWorld({ ...parts, agentId, laptop, line })
    const session = await client.sessions.open(agentId)
    world.screen = new Screen(await client.sessions.attach(session.id, { cols: 200, rows: 30 }))
    await world.screen.waitFor(/[$#] /)
    await world.inside('stty -echo; PS1=; cd /workspace/private')
    return world
  }

  override async close(): Promise<void> {
    this.screen.terminal.close()
    await super.close()
  }

  /** What the agent sees. */
  async agentFiles(): Promise<Record<string, string>> {
    const folder = join(this.server.dataDir, 'agents', String(this.agentId), 'workspace/private')
    for (;;) {
      try {
        return await filesOf(folder)
      } catch (error) {
        // Renamed away amid the walk, by a sidecar at work.
        if (!['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? ''))
          throw error
      }
    }
  }

  /** The agent sees what the platform has, before it edits: so it knows what it replaces. */
  override async edit(): Promise<void> {
    await this.isCarried()
    const isKilled = this.random(SIDECAR_KILL) === 0
    const killFirst = this.random(2) === 0
    if (isKilled && killFirst) await this.killSidecar()
    await super.edit()
    if (isKilled && !killFirst) await this.killSidecar()
  }

  override async settle(): Promise<SyncSummary> {
    await this.isCarried()
    const summary = await super.settle()
    await this.isCarried()
    return summary
  }

  /** Waits until sidecar and platform have the same. */
  private async isCarried(): Promise<void> {
    let seen = ''
    await waitUntil(
      async () => {
        const [inside, there] = await Promise.all([this.agentFiles(), this.there()])
        seen = `${JSON.stringify(inside)}\n${JSON.stringify(there)}`
        return JSON.stringify(sorted(inside)) === JSON.stringify(sorted(there))
      },
      { what: 'sandbox and platform to be equal', timeoutMs: 30_000, intervalMs: 50 },
    ).catch((error) => {
      throw new Error(`${error.message}\n${seen}\n${this.log.join('\n')}`)
    })
  }

  private async killSidecar(): Promise<void> {
    const sidecar = (await processesOf(this.server, this.agentId))?.sidecar
    if (sidecar === undefined) return
    this.log.push('sidecar killed')
    try {
      process.kill(sidecar, 'SIGKILL')
    } catch (error) {
      // One that was killed just before is not back yet.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
    }
  }

  protected override async editThere(): Promise<void> {
    const path = this.name()
    const files = await this.agentFiles()
    const isThere = path in files || `${path}/` in files
    // A file in the way of a folder.
    if ([...ancestorsOf(path)].some((folder) => folder in files)) return
    switch (this.random(4)) {
      case 0:
        if (!isThere) return
        this.drop('there', path, files)
        await this.inside(`rm -rf -- '${path}'`)
        return this.did('there', `delete ${path}`, path)
      case 1:
        if (isThere) return
        await this.inside(`mkdir -p -- '${path}'`)
        return this.did('there', `mkdir ${path}`, path)
      default: {
        const content = this.content('there', path)
        this.drop('there', path, files)
        const write = `printf %s '${content}' > '${path}'`
        const clear = `${path}/` in files ? `rm -rf -- '${path}'; ` : ''
        await this.inside(`${clear}mkdir -p -- './${parentOf(path)}' && ${write}`)
        return this.did('there', `write ${content}`, path)
      }
    }
  }

  private async inside(command: string): Promise<void> {
    const mark = `done-${++this.commands}`
    const from = this.screen.text.length
    this.screen.terminal.write(`${command}; echo ${mark}-$?\n`)
    await this.screen.waitFor(new RegExp(`${mark}-\\d+\\r\\n`), from)
    if (!this.screen.text.slice(from).includes(`${mark}-0\r\n`)) {
      throw new Error(`${command}: ${this.screen.text.slice(from)}\n${this.log.join('\n')}`)
    }
  }
}

const sorted = (files: Record<string, string>) =>
  Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1))
