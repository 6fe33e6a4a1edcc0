import { lstat, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { SyncSummary } from '@sac/sdk'
import { type RunningServer, sac } from './server.ts'

/** A folder as a laptop has it, and the `sac` that syncs it. */
export class Laptop {
  readonly folder: string
  private readonly server: RunningServer
  private readonly agent: string

  private constructor(folder: string, server: RunningServer, agent: string) {
    this.folder = folder
    this.server = server
    this.agent = agent
  }

  static async create(server: RunningServer, agent: string): Promise<Laptop> {
    return new Laptop(await mkdtemp(join(tmpdir(), 'sac-laptop-')), server, agent)
  }

  /** @throws unless it ends with 0 */
  async sync(...flags: string[]): Promise<SyncSummary> {
    const { code, summary, stderr } = await this.trySync(...flags)
    if (code !== 0) throw new Error(`sync: exit ${code} ${stderr}\n${JSON.stringify(summary)}`)
    return summary
  }

  async trySync(
    ...flags: string[]
  ): Promise<{ code: number; summary: SyncSummary; stderr: string }> {
    const { code, stdout, stderr } = await sac(this.server, [...this.args(flags), '--json'])
    return { code, summary: JSON.parse(stdout), stderr }
  }

  /** Without `--json`. */
  show(...flags: string[]) {
    return sac(this.server, this.args(flags))
  }

  args(flags: string[]): string[] {
    return ['workspace', 'sync', this.folder, '--agent', this.agent, ...flags]
  }

  async write(path: string, content: string): Promise<void> {
    await mkdir(dirname(join(this.folder, path)), { recursive: true })
    await writeFile(join(this.folder, path), content)
  }

  async delete(path: string): Promise<void> {
    await rm(join(this.folder, path), { recursive: true })
  }

  files(): Promise<Record<string, string>> {
    return filesOf(this.folder)
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true })
  }
}

/** Contents by path, folders as `PATH/`; `.sac` is left out. */
export async function filesOf(folder: string): Promise<Record<string, string>> {
  const files: Record<string, string> = {}
  const walk = async (path: string) => {
    for (const name of (await readdir(join(folder, path))).sort()) {
      if (path === '' && name === '.sac') continue
      const each = path === '' ? name : `${path}/${name}`
      const stat = await lstat(join(folder, each))
      if (stat.isDirectory()) {
        files[`${each}/`] = ''
        await walk(each)
      } else if (stat.isFile()) {
        files[each] = await readFile(join(folder, each), 'utf8')
      } else {
        files[each] = 'special'
      }
    }
  }
  await walk('')
  return files
}
