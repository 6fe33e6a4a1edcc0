import { createHash } from 'node:crypto'
import * as fs from 'node:fs'
import { join } from 'node:path'

const MANIFEST = /^space-([0-9a-f]{16})$/

/** Which spaces a folder was ever synced with, by what its `.sac` keeps, and what people call them. */
export class KnownSpaces {
  private readonly state: string

  constructor(state: string) {
    this.state = state
  }

  /** Where the last common state with a space is kept. */
  manifestPath(key: string): string {
    return join(this.state, `space-${idOf(key)}`)
  }

  /** The folder has a common state with this space, or with none at all. */
  isExpected(key: string): boolean {
    const ids = this.ids()
    return ids.length === 0 || ids.includes(idOf(key))
  }

  /** Names of all of them; one that never got a name has none. */
  names(): (string | undefined)[] {
    const names = this.read()
    return this.ids().map((id) => names[id])
  }

  /** @param name for people, such as `agent helper` */
  name(key: string, name: string): void {
    const names = this.read()
    if (names[idOf(key)] === name) return
    fs.writeFileSync(this.namesPath, `${JSON.stringify({ ...names, [idOf(key)]: name })}\n`)
  }

  private get namesPath(): string {
    return join(this.state, 'names.json')
  }

  private ids(): string[] {
    if (!fs.existsSync(this.state)) return []
    return fs.readdirSync(this.state).flatMap((name) => MANIFEST.exec(name)?.[1] ?? [])
  }

  private read(): Record<string, string> {
    if (!fs.existsSync(this.namesPath)) return {}
    try {
      return JSON.parse(fs.readFileSync(this.namesPath, 'utf8'))
    } catch (error) {
      // Torn by a crash: names are for people alone.
      if (error instanceof SyntaxError) return {}
      throw error
    }
  }
}

const idOf = (key: string) => createHash('sha256').update(key).digest('hex').slice(0, 16)
