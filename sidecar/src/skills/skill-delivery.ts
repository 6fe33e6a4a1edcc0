import { createHash } from 'node:crypto'
import {
  ARCHIVE_BYTES,
  ArchiveError,
  type BundleFile,
  checkPaths,
  Findings,
  readTar,
  slugProblem,
} from '@sac/openapi/skill-bundle'
import { RemoteUnavailableError } from '@sac/sdk/sync'
import { Backoff, Pause } from '../backoff.ts'
import type { Log } from '../log.ts'
import type { InternalClient } from '../platform/internal-client.ts'
import type { SkillBook } from './skill-book.ts'
import type { SkillPlace } from './skill-place.ts'

/** What could not be put into the sandbox is tried again so often, in milliseconds. */
const RETRY_MS = 60_000
const IDLE_MS = 3_600_000
/**
 * Claude Code 2.1.330 reads its skills at the start and begins to watch them some seconds later: what comes in between it
 * sees with the next change alone. So each change is followed by some, after it had the time to take the first, in milliseconds.
 */
const NUDGES_MS = [5_000, 15_000]
const PROBLEM_CHARACTERS = 500

/** As the platform names it. */
interface WantedSkill {
  command: string
  digest: string
  sizeBytes: number
}

interface PresentSkill {
  command: string
  digest?: string
  problem?: string
}

/** The platform sent something else than it had announced. */
class WrongBundleError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'WrongBundleError'
  }
}

export interface SkillDeliveryOptions {
  client: InternalClient
  place: SkillPlace
  book: SkillBook
  log: Log
  /** Everything that can be there is there. */
  onFirstPass: () => void
}

/** Keeps the skills in the sandbox as the platform wants them: fetches what is new, takes away what is not wanted. */
export class SkillDelivery {
  private readonly options: SkillDeliveryOptions
  private readonly pause = new Pause()
  private readonly backoff = new Backoff({ firstMs: 100, longestMs: 15_000 })
  private isWanted = true
  private isFirstPassDone = false
  private isUnfinished = false
  private nudges: NodeJS.Timeout[] = []

  constructor(options: SkillDeliveryOptions) {
    this.options = options
  }

  /** Other skills may be wanted, or the platform may have forgotten what is here. */
  note(): void {
    this.isWanted = true
    this.backoff.reset()
    this.pause.wake()
  }

  async run(signal: AbortSignal): Promise<void> {
    let waitMs = 0
    while (!signal.aborted) {
      if (!this.isWanted) await this.pause.wait(waitMs, signal)
      if (signal.aborted) break
      this.isWanted = false
      waitMs = await this.tryPass(signal)
    }
    for (const nudge of this.nudges) clearTimeout(nudge)
  }

  /** @returns when to look again at the latest, in milliseconds */
  private async tryPass(signal: AbortSignal): Promise<number> {
    try {
      const { hasProblems, isUnfinished } = await this.pass(signal)
      if (!this.isFirstPassDone) this.options.onFirstPass()
      this.isFirstPassDone = true
      if (isUnfinished) return this.backoff.next()
      this.backoff.reset()
      return hasProblems ? RETRY_MS : IDLE_MS
    } catch (error) {
      const isAway = error instanceof RemoteUnavailableError
      const retryMs = this.backoff.next()
      if (!signal.aborted)
        this.options.log[isAway ? 'warn' : 'error']('skills are not up to date, trying again', {
          error,
          retryMs,
        })
      return retryMs
    }
  }

  private async pass(signal: AbortSignal) {
    this.isUnfinished = false
    const { client } = this.options
    const path = '/skills'
    const { items } = await client.json<{ items: WantedSkill[] }>({ method: 'GET', path, signal })
    // Names of folders: never taken on trust.
    const wanted = items.filter(({ command }) => slugProblem(command) === undefined)
    const blocked = this.blockedBecause()
    if (blocked === undefined) await this.removeOthers(new Set(wanted.map((item) => item.command)))
    const present: PresentSkill[] = []
    for (const skill of wanted) {
      const { command } = skill
      present.push(
        blocked === undefined
          ? await this.deliver(skill, signal)
          : { command, problem: blocked.slice(0, PROBLEM_CHARACTERS) },
      )
    }
    const headers = { 'content-type': 'application/json' }
    const body = JSON.stringify({ items: present })
    await client.json({ method: 'PUT', path, headers, body, signal })
    const hasProblems = present.some(({ problem }) => problem !== undefined)
    return { hasProblems, isUnfinished: this.isUnfinished }
  }

  /** Why the place for skills cannot be used at all. */
  private blockedBecause(): string | undefined {
    const { place, log } = this.options
    try {
      place.prepare()
    } catch (error) {
      return this.told(error, '')
    }
    try {
      place.sweep()
    } catch (error) {
      log.warn('not all that was removed is gone', { error })
    }
    return undefined
  }

  private async removeOthers(wanted: ReadonlySet<string>): Promise<void> {
    const { place, book, log } = this.options
    for (const command of new Set([...book.commands, ...place.marked()])) {
      if (wanted.has(command)) continue
      try {
        place.remove(command)
        await book.delete(command)
        log.info('skill removed', { command })
        this.nudge()
      } catch (error) {
        this.told(error, command)
      }
    }
  }

  private async deliver(skill: WantedSkill, signal: AbortSignal): Promise<PresentSkill> {
    const { place, book, log } = this.options
    const { command, digest } = skill
    const old = book.get(command)
    let here: string | undefined
    try {
      if (old && place.holds(command, old.files)) here = old.digest
      if (here === digest) return { command, digest }
      if (!old && place.isForeign(command)) {
        const where = `~/.claude/skills/${command}`
        const problem = `the sandbox has a ${where} of its own; rename or remove it, and the skill comes`
        return { command, problem }
      }
      const files = await this.fetch(skill, signal)
      await book.set(command, { digest, files: place.put(command, files, digest) })
      log.info('skill delivered', { command, digest })
      this.nudge()
      return { command, digest }
    } catch (error) {
      // One that does not come keeps no other from coming. Refused: it is wanted no longer, of which we hear.
      if (error instanceof RemoteUnavailableError) this.isUnfinished = true
      return { command, ...(here && { digest: here }), problem: this.told(error, command) }
    }
  }

  private nudge(): void {
    const { place, book, log } = this.options
    for (const nudge of this.nudges) clearTimeout(nudge)
    this.nudges = NUDGES_MS.map((ms) =>
      setTimeout(() => {
        try {
          for (const command of book.commands) place.touch(command)
        } catch (error) {
          log.debug('skills cannot be touched', { error })
        }
      }, ms),
    )
  }

  private async fetch(
    { digest, sizeBytes }: WantedSkill,
    signal: AbortSignal,
  ): Promise<BundleFile[]> {
    const path = `/skill-bundles/${digest}`
    const response = await this.options.client.send({ method: 'GET', path, signal })
    const limit = Math.min(sizeBytes, ARCHIVE_BYTES)
    const chunks: Buffer[] = []
    let size = 0
    try {
      for await (const chunk of response as AsyncIterable<Buffer>) {
        size += chunk.length
        if (size > limit) break
        chunks.push(chunk)
      }
    } catch (error) {
      throw new RemoteUnavailableError('The bundle was cut off.', { cause: error })
    }
    const tar = Buffer.concat(chunks)
    if (size !== sizeBytes || createHash('sha256').update(tar).digest('hex') !== digest)
      throw new WrongBundleError('what came is not what was announced')
    return filesOf(tar)
  }

  /** For the owner of the agent; the log has the rest. */
  private told(error: unknown, command: string): string {
    this.options.log.warn('a skill cannot be put into the sandbox', { command, error })
    const message = error instanceof Error ? error.message : String(error)
    return message.slice(0, PROBLEM_CHARACTERS)
  }
}

/** The platform checked them when they came; whoever gets hold of it is still no writer of other folders. */
function filesOf(tar: Uint8Array): BundleFile[] {
  try {
    const files = readTar(tar)
    const findings = new Findings()
    checkPaths(
      files.map(({ path }) => path),
      findings,
    )
    const [first] = findings.items
    if (first) throw new WrongBundleError(`${first.file}: ${first.message}`)
    return files
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error
    throw new WrongBundleError('the bundle is no archive of a skill', { cause: error })
  }
}
