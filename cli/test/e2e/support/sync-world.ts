import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { chmod, lstat, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { ApiError, type SacClient, type SyncSummary } from '@sac/sdk'
import { CutLine } from './cut-line.ts'
import { type RunningServer, run, SAC_BIN } from './server.ts'
import { Laptop } from './sync-folders.ts'

/** Small and reproducible: mulberry32. */
export function randomOf(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * below)
  }
}

const NAMES = ['a', 'b.txt', 'c', 'é.md', 'a/x', 'a/y.txt', 'c/x', 'c/d', 'c/d/e.txt', 'b.txt/z']

/** One in so many syncs is killed, loses its line, or loses its server. */
const KILL = 3
const CUT = 4
const SERVER_KILL = 12

export type Side = 'here' | 'there'

export interface WorldParts {
  server: RunningServer
  client: SacClient
  token: string
  seed: number
}

/**
 * A folder here and a workspace there that two people edit at random, `sac workspace sync` between them that is killed
 * and cut at random, and what nobody has deleted. Contents are unique, so that each tells which edit it came from.
 */
export class SyncWorld {
  readonly laptop: Laptop
  /** Versions that nobody replaced or deleted knowingly, with the edit that made them. */
  readonly owed = new Map<string, string>()
  /** Every version that was ever written. */
  readonly written = new Set<string>()
  /** What was done so far, for whoever has to understand a failure. */
  readonly log: string[] = []
  /** Paths that each side changed since both were last equal. */
  readonly touched: Record<Side, Set<string>> = { here: new Set(), there: new Set() }
  protected readonly server: RunningServer
  protected readonly client: SacClient
  protected readonly agentId: number
  protected readonly line: CutLine
  protected readonly env: NodeJS.ProcessEnv
  protected readonly random: (below: number) => number
  protected readonly texts = new Map<string, string>()

  protected constructor(parts: WorldParts & { agentId: number; laptop: Laptop; line: CutLine }) {
    this.server = parts.server
    this.client = parts.client
    this.agentId = parts.agentId
    this.laptop = parts.laptop
    this.line = parts.line
    this.random = randomOf(parts.seed)
    this.env = { ...parts.server.env, SAC_URL: parts.line.url, SAC_TOKEN: parts.token }
  }

  static async create(parts: WorldParts): Promise<SyncWorld> {
    const { server, client } = parts
    const name = `chaos-${parts.seed}`
    const { id: agentId } = await client.agents.create({ name, command: ['sh'] })
    await client.agents.suspend(agentId)
    const laptop = await Laptop.create(server, name)
    return new SyncWorld({ ...parts, agentId, laptop, line: await CutLine.open(server.url) })
  }

  async close(): Promise<void> {
    await this.line.close()
    await this.client.agents.delete(this.agentId)
    await this.laptop.remove()
  }

  /** Some edits on both sides. */
  async edit(): Promise<void> {
    for (let edits = 1 + this.random(3); edits > 0; edits -= 1) await this.editHere()
    for (let edits = 1 + this.random(3); edits > 0; edits -= 1) await this.editThere()
  }

  /** Files of the workspace: content by path, folders as `PATH/`. */
  async there(): Promise<Record<string, string>> {
    const files: Record<string, string> = {}
    for await (const file of this.client.workspaces.agent(this.agentId).list({ recursive: true })) {
      if (file.kind === 'folder') files[`${file.path}/`] = ''
      else files[file.path] = this.texts.get(file.digest ?? '') ?? `? ${file.digest}`
    }
    return files
  }

  /** One sync, perhaps with an accident. @returns undefined when it did not end well, as after an accident it may */
  async sync(): Promise<SyncSummary | undefined> {
    const isKilled = this.random(KILL) === 0
    const isCut = this.random(CUT) === 0
    const isServerKilled = this.random(SERVER_KILL) === 0
    // A sync takes about 300 ms, and 150 of them until it does anything.
    const afterMs = 120 + this.random(250)
    if (isCut) this.line.arm(this.random)
    const child = spawn(process.execPath, [SAC_BIN, ...this.args()], { env: this.env })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    const closed = once(child, 'close')
    if (isKilled || isServerKilled) await delay(afterMs)
    // Somebody works on, while files go back and forth: names that nobody else uses.
    await this.writeHere(`during/${this.random(1e9)}`)
    if (isServerKilled) {
      await this.server.kill9()
      await this.server.restart()
    }
    if (isKilled) child.kill('SIGKILL')
    const [code] = await closed
    this.line.disarm()
    const accidents = [isKilled && 'killed', isCut && 'cut', isServerKilled && 'server killed']
    this.log.push(`sync: ${code} ${accidents.filter(Boolean).join(', ')}`)
    if (code === 0) return JSON.parse(stdout)
    if (!isKilled && !isCut && !isServerKilled) {
      throw new Error(`sync ended with ${code}: ${stdout}${stderr}\n${this.log.join('\n')}`)
    }
    return undefined
  }

  /** One sync without an accident. */
  async settle(): Promise<SyncSummary> {
    const { code, stdout, stderr } = await run(process.execPath, [SAC_BIN, ...this.args()], {
      env: this.env,
    })
    this.log.push(`settled: ${code}`)
    if (code !== 0) throw new Error(`${stdout}${stderr}\n${this.log.join('\n')}`)
    return JSON.parse(stdout)
  }

  protected args(): string[] {
    return [...this.laptop.args(['--allow-deletes']), '--json']
  }

  protected async editHere(): Promise<void> {
    const path = this.name()
    const full = join(this.laptop.folder, path)
    const files = await this.laptop.files()
    const isThere = path in files || `${path}/` in files
    switch (this.random(6)) {
      case 0:
        if (!isThere) return
        this.drop('here', path, files)
        await rm(full, { recursive: true })
        return this.did('here', `delete ${path}`, path)
      case 1: {
        const to = this.name()
        const isFree = !(to in files) && !(`${to}/` in files)
        if (!isThere || !isFree || to.startsWith(`${path}/`) || !(await this.isPlace(to))) return
        await rename(full, join(this.laptop.folder, to))
        return this.did('here', `rename ${path} ${to}`, path, to)
      }
      case 2:
        if (!(path in files)) return
        await chmod(full, ((await lstat(full)).mode & 0o777) ^ 0o111)
        return this.did('here', `chmod ${path}`, path)
      case 3:
        if (isThere || !(await this.isPlace(path))) return
        await mkdir(full)
        return this.did('here', `mkdir ${path}`, path)
      default:
        if (!(await this.isPlace(path))) return
        // A folder gives way to the file: kinds change too.
        this.drop('here', path, files)
        if (`${path}/` in files) await rm(full, { recursive: true })
        return this.writeHere(path)
    }
  }

  protected async writeHere(path: string): Promise<void> {
    const content = this.content('here', path)
    await mkdir(dirname(join(this.laptop.folder, path)), { recursive: true })
    await writeFile(join(this.laptop.folder, path), content)
    this.did('here', `write ${content}`, path)
  }

  protected async editThere(): Promise<void> {
    const { client, agentId } = this
    const path = this.name()
    const files = await this.there()
    try {
      switch (this.random(4)) {
        case 0:
          if (!(path in files) && !(`${path}/` in files)) return
          await client.workspaces.agent(agentId).delete(path, { recursive: true })
          this.drop('there', path, files)
          return this.did('there', `delete ${path}`, path)
        case 1:
          await client.workspaces.agent(agentId).createFolder(path)
          return this.did('there', `mkdir ${path}`, path)
        default: {
          const content = this.content('there', path)
          try {
            await client.workspaces.agent(agentId).upload(path, content)
          } catch (error) {
            this.owed.delete(content)
            throw error
          }
          this.drop('there', path, files)
          return this.did('there', `write ${content}`, path)
        }
      }
    } catch (error) {
      // A file in the way of a folder, or the reverse.
      if (!(error instanceof ApiError) || error.status !== 409) throw error
    }
  }

  /** Whoever replaces or deletes what they see does not miss it. */
  protected drop(side: Side, path: string, files: Record<string, string>): void {
    for (const [each, content] of Object.entries(files)) {
      if (each !== path && !each.startsWith(`${path}/`)) continue
      this.owed.delete(content)
      this.touched[side].add(each.replace(/\/$/, ''))
    }
  }

  protected did(side: Side, what: string, ...paths: string[]): void {
    this.log.push(`${side}: ${what}`)
    for (const path of paths) this.touched[side].add(path)
  }

  protected content(side: Side, path: string): string {
    const content = `${this.written.size} of ${side} at ${path}`
    this.written.add(content)
    this.owed.set(content, path)
    this.texts.set(createHash('sha256').update(content).digest('hex'), content)
    return content
  }

  protected name(): string {
    return NAMES[this.random(NAMES.length)]!
  }

  /** Every folder above is one, or nothing. */
  protected async isPlace(path: string): Promise<boolean> {
    const parent = dirname(path)
    if (parent === '.') return true
    const stat = await lstat(join(this.laptop.folder, parent)).catch(() => undefined)
    return stat ? stat.isDirectory() : false
  }
}
