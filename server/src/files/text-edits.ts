import { isUtf8 } from 'node:buffer'
import type { Knex } from 'knex'
import type { Actor } from '../authorization/actor.ts'
import { invalid, type Problem, problem } from '../problems.ts'
import type { SettingsService } from '../settings/settings.service.ts'
import type { Blobs } from './blobs.ts'
import { findFile, type WorkspaceFile } from './listing.ts'
import { checkNewPath, kindConflict, noFile } from './path-problems.ts'
import { readLimits } from './space-changes.ts'
import type { SpaceWriter } from './space-writer.ts'
import { findSpace, type Space, type SpaceRef } from './spaces.ts'

/** Longest text that is edited as one. */
export const TEXT_BYTES = 5 * 1024 * 1024

/** Replaces texts that somebody read, changed and sends back: never one that changed meanwhile. */
export class TextEdits {
  readonly #knex: Knex
  readonly #settings: SettingsService
  readonly #blobs: Blobs
  readonly #writer: SpaceWriter

  constructor(knex: Knex, settings: SettingsService, blobs: Blobs, writer: SpaceWriter) {
    this.#knex = knex
    this.#settings = settings
    this.#blobs = blobs
    this.#writer = writer
  }

  /**
   * @param ifMatch the ETag of the version that was edited; undefined for a new file
   * @throws Problem `lost-update` with both versions, `invalid-request` for what is no UTF-8, `content-too-large`
   */
  async edit(
    actor: Actor,
    ref: SpaceRef,
    path: string,
    ifMatch: string | undefined,
    body: AsyncIterable<Uint8Array>,
  ): Promise<WorkspaceFile> {
    checkNewPath(ref, path)
    const edited = ifMatch === undefined ? null : digestOf(ifMatch)
    const space = await findSpace(this.#knex, ref)
    const live = await findFile(this.#knex, space, path)
    if ((live?.digest ?? null) !== edited) throw lostUpdate(path, edited, live)
    const limits = await readLimits(this.#settings, space)
    const text = await readText(body, Math.min(TEXT_BYTES, limits.maxFileBytes))
    const segment = await this.#blobs.store([text], { maxBytes: TEXT_BYTES })
    const { digest, sizeBytes } = segment.blobs[0]!
    const file = {
      path,
      digest,
      sizeBytes,
      executable: live?.executable ?? false,
      modifiedAt: new Date().toISOString(),
      base: live?.revision ?? 0,
    }
    const changes = { deletes: [], folders: [], files: [file] }
    const outcome = await this.#writer.commit(actor, space, changes, limits, { segment })
    if (outcome.refused[0]) throw outcome.refused[0].problem
    if (outcome.conflicts[0]) throw await this.#conflict(space, path, edited)
    const now = await findFile(this.#knex, space, path)
    if (!now) throw noFile(space, path)
    return now
  }

  async #conflict(space: Space, path: string, edited: string | null): Promise<Problem> {
    const current = await findFile(this.#knex, space, path)
    return current || edited ? lostUpdate(path, edited, current) : kindConflict(path)
  }
}

function digestOf(etag: string): string {
  const digest = /^(?:W\/)?"?([0-9a-f]{64})"?$/.exec(etag.trim())?.[1]
  if (digest) return digest
  throw invalid('header/if-match', 'is not one ETag of a file: its SHA-256 in hex, in quotes')
}

/** Both versions by their digests: each can be read, the one that was overwritten is in the trash. */
const lostUpdate = (path: string, edited: string | null, current: WorkspaceFile | undefined) =>
  problem('lost-update', {
    detail: current
      ? `${path} is no longer what you edited: it was changed at ${current.modifiedAt}.`
      : `${path} is no longer there: it was deleted or moved.`,
    edited: edited && { digest: edited },
    current: current
      ? {
          digest: current.digest,
          revision: current.revision,
          sizeBytes: current.sizeBytes,
          modifiedAt: current.modifiedAt,
        }
      : null,
  })

async function readText(body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  let sizeBytes = 0
  for await (const piece of body) {
    sizeBytes += piece.length
    if (sizeBytes > maxBytes) {
      throw problem('content-too-large', {
        detail: `A text that is edited has at most ${maxBytes} bytes; upload the file instead.`,
        limit: maxBytes,
      })
    }
    pieces.push(piece)
  }
  const text = Buffer.concat(pieces)
  if (!isUtf8(text)) throw invalid('', 'is not text in UTF-8; upload the file instead')
  return text
}
