import { readIfThere, replaceFile } from '../durable-file.ts'
import type { Log } from '../log.ts'
import type { DeliveredFile } from './skill-place.ts'

/** A skill as it was put into the sandbox. */
export interface DeliveredSkill {
  /** SHA-256 of its tar. */
  digest: string
  files: DeliveredFile[]
}

/** What was delivered, by command: in the sidecar's own folder, which the agent cannot reach. */
export class SkillBook {
  private readonly path: string
  private readonly skills: Map<string, DeliveredSkill>

  private constructor(path: string, skills: Map<string, DeliveredSkill>) {
    this.path = path
    this.skills = skills
  }

  static async open(path: string, log: Log): Promise<SkillBook> {
    const text = await readIfThere(path)
    if (text === undefined) return new SkillBook(path, new Map())
    try {
      return new SkillBook(path, new Map(Object.entries(JSON.parse(text))))
    } catch (error) {
      // The folders themselves are marked; all are delivered anew.
      log.warn('the book of skills cannot be read', { error })
      return new SkillBook(path, new Map())
    }
  }

  get commands(): string[] {
    return [...this.skills.keys()]
  }

  get(command: string): DeliveredSkill | undefined {
    return this.skills.get(command)
  }

  async set(command: string, skill: DeliveredSkill): Promise<void> {
    this.skills.set(command, skill)
    await this.save()
  }

  async delete(command: string): Promise<void> {
    if (this.skills.delete(command)) await this.save()
  }

  private save(): Promise<void> {
    return replaceFile(this.path, JSON.stringify(Object.fromEntries(this.skills)))
  }
}
