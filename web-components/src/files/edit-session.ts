import { ConflictError, NotFoundError, type SacClient, type Workspace } from '@sac/sdk'
import type { SacContext } from '../context.ts'
import { join, nameOf, parentOf } from './space.ts'

type EditTarget = Pick<Workspace, 'edit' | 'download'>

/** What somebody else made of the file; without text: they deleted it. */
export interface Theirs {
  text?: string
  digest?: string
}

/**
 * A text that is being edited: what was read, what it is now, and what to do when somebody else was faster.
 * Nothing is lost: an error leaves the text as it is.
 */
export class EditSession {
  text: string
  /** The version that was edited; undefined for a file that is new. */
  digest: string | undefined
  theirs: Theirs | undefined
  isSaving = false
  readonly path: string
  #saved: string
  readonly #target: EditTarget

  constructor(
    target: EditTarget,
    path: string,
    { text, digest }: { text: string; digest: string },
  ) {
    this.#target = target
    this.path = path
    this.text = text
    this.digest = digest
    this.#saved = text
  }

  get isDirty(): boolean {
    return this.text !== this.#saved
  }

  /** @throws ApiError, ConnectionError; a conflict is no error: then `theirs` is set */
  async save(): Promise<void> {
    if (this.isSaving) return
    this.isSaving = true
    const { text } = this
    try {
      const file = await this.#target.edit(this.path, text, { edited: this.digest })
      this.#done(text, file.digest)
    } catch (error) {
      if (!(error instanceof ConflictError) && !(error instanceof NotFoundError)) throw error
      const theirs = await this.#readTheirs()
      // The answer to an earlier try was lost on the way: it is ours.
      if (theirs.text === text && theirs.digest) this.#done(text, theirs.digest)
      else this.theirs = theirs
    } finally {
      this.isSaving = false
    }
  }

  /** Ours replaces theirs, which goes to the trash. */
  async keepMine(): Promise<void> {
    this.digest = this.theirs?.digest
    this.theirs = undefined
    await this.save()
  }

  takeTheirs(): void {
    const { text = '', digest } = this.theirs ?? {}
    this.theirs = undefined
    this.text = text
    this.#saved = text
    this.digest = digest
  }

  /** Ours goes beside theirs. @returns the path of the copy */
  async saveCopy(now = new Date()): Promise<string> {
    const path = copyPath(this.path, now)
    await this.#target.edit(path, this.text)
    this.takeTheirs()
    return path
  }

  discard(): void {
    this.text = this.#saved
    this.theirs = undefined
  }

  #done(text: string, digest: string | null): void {
    this.#saved = text
    this.digest = digest ?? undefined
    this.theirs = undefined
  }

  async #readTheirs(): Promise<Theirs> {
    try {
      const { body, digest } = await this.#target.download(this.path)
      return { text: await new Response(body).text(), ...(digest && { digest }) }
    } catch (error) {
      if (error instanceof NotFoundError) return {}
      throw error
    }
  }
}

/** `plan (mine 2026-12-01 11-35-02).md` */
export function copyPath(path: string, now: Date): string {
  const name = nameOf(path)
  const dot = name.lastIndexOf('.')
  const [stem, ending] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, '']
  const at = now.toISOString().slice(0, 19).replace('T', ' ').replaceAll(':', '-')
  return join(parentOf(path), `${stem} (mine ${at})${ending}`)
}

const drafts = new WeakMap<SacClient, Map<string, EditSession>>()

/** Texts with changes that are not saved, by place: they outlive the element that shows them, not whoever is signed in. */
export function draftsOf({ client, ended }: SacContext): Map<string, EditSession> {
  const known = drafts.get(client)
  if (known) return known
  const map = new Map<string, EditSession>()
  drafts.set(client, map)
  addEventListener(
    'beforeunload',
    (event) => {
      if ([...map.values()].some(({ isDirty }) => isDirty)) event.preventDefault()
    },
    { signal: ended },
  )
  return map
}
