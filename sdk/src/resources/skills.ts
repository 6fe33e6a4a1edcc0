import type { Schema } from '@sac/openapi'
import { call, type Transport, unwrap, unwrapStream } from '../http.ts'
import type { CallOptions } from '../options.ts'
import { type PageOptions, PageRequest } from '../pages.ts'
import { resumable } from '../resumable.ts'
import type { Download } from './workspaces.ts'

export type Skill = Schema<'Skill'>
export type SkillTier = Schema<'SkillTier'>
export type SkillVersion = Schema<'SkillVersion'>
export type SkillVersionDetail = Schema<'SkillVersionDetail'>
export type PushedSkill = Schema<'PushedSkill'>
export type UpdateSkill = Schema<'UpdateSkillRequest'>
export type ForkSkill = Schema<'ForkSkillRequest'>

export interface ListSkillsOptions extends PageOptions, CallOptions {
  /** Text in command, name or description. */
  q?: string
  tier?: SkillTier
  /** Exactly this one. */
  command?: string
  /** Only those that you made. */
  mine?: boolean
}

/** Where a new skill belongs; private when absent. */
export interface CreateSkillOptions extends CallOptions {
  tier?: SkillTier
  /** For the tier `group`. */
  groupId?: number
}

/** A tar as `writeTar` of `@sac/sdk/skill` makes it. */
export type SkillArchive = Uint8Array<ArrayBuffer>

/** Longest silence within a transfer. */
const IDLE_TIMEOUT_MS = 60_000

/** Slash commands that people make, share and give to their agents; see `client.agents.skills` for the last. */
export class SkillsResource {
  readonly #transport: Transport

  constructor(transport: Transport) {
    this.#transport = transport
  }

  /** All that you may see, newest first. */
  list({ limit, cursor, q, tier, command, mine, ...options }: ListSkillsOptions = {}) {
    return new PageRequest<Skill>(
      (at) =>
        unwrap(
          this.#transport.raw.GET('/api/skills', {
            params: { query: { q, tier, command, mine, limit, cursor: at } },
            ...call(options),
          }),
        ),
      cursor,
    )
  }

  /** Public and official ones. */
  listPublic({ limit, cursor, q, ...options }: PageOptions & CallOptions & { q?: string } = {}) {
    return new PageRequest<Skill>(
      (at) =>
        unwrap(
          this.#transport.raw.GET('/api/skills/public', {
            params: { query: { q, limit, cursor: at } },
            ...call(options),
          }),
        ),
      cursor,
    )
  }

  /** Those of a group, for its members. */
  listOfGroup(groupId: number, { limit, cursor, ...options }: PageOptions & CallOptions = {}) {
    return new PageRequest<Skill>(
      (at) =>
        unwrap(
          this.#transport.raw.GET('/api/skills/group/{groupId}', {
            params: { path: { groupId }, query: { limit, cursor: at } },
            ...call(options),
          }),
        ),
      cursor,
    )
  }

  get(skillId: number, options?: CallOptions): Promise<Skill> {
    return unwrap(this.#transport.raw.GET('/api/skills/{skillId}', at(skillId, options)))
  }

  /**
   * The name in its front matter becomes the command.
   * @throws InvalidRequestError with a member `FILE:LINE` per finding, ConflictError when the command is taken
   */
  create(
    archive: SkillArchive,
    { tier, groupId, ...options }: CreateSkillOptions = {},
  ): Promise<PushedSkill> {
    return unwrap(
      this.#transport.raw.POST('/api/skills', {
        params: { query: { tier, groupId } },
        ...bodyOf(archive),
        ...call(options),
      }),
    )
  }

  /**
   * Adds a version; `isNew: false` when it is equal to the latest one.
   * @param base version that this one was made from @throws ConflictError `lost-update` when that is not the latest
   */
  push(
    skillId: number,
    archive: SkillArchive,
    { base, ...options }: CallOptions & { base?: number } = {},
  ): Promise<PushedSkill> {
    return unwrap(
      this.#transport.raw.POST('/api/skills/{skillId}/versions', {
        params: { path: { skillId }, query: { base } },
        ...bodyOf(archive),
        ...call(options),
      }),
    )
  }

  /** Changes who may use it. */
  update(skillId: number, changes: UpdateSkill, options?: CallOptions): Promise<Skill> {
    return unwrap(
      this.#transport.raw.PUT('/api/skills/{skillId}', { body: changes, ...at(skillId, options) }),
    )
  }

  /** For good, with all versions; it leaves every sandbox. Forks stay. */
  async delete(skillId: number, options?: CallOptions): Promise<void> {
    await unwrap(this.#transport.raw.DELETE('/api/skills/{skillId}', at(skillId, options)))
  }

  /** A private copy of your own, of the latest version when none is named. */
  fork(skillId: number, fork: ForkSkill = {}, options?: CallOptions): Promise<Skill> {
    return unwrap(
      this.#transport.raw.POST('/api/skills/{skillId}/fork', {
        body: fork,
        ...at(skillId, options),
      }),
    )
  }

  /** From then on the group's admins may change it too. */
  share(skillId: number, groupId: number, options?: CallOptions): Promise<Skill> {
    return unwrap(
      this.#transport.raw.POST('/api/skills/{skillId}/share-to-group', {
        body: { groupId },
        ...at(skillId, options),
      }),
    )
  }

  /** Newest first. */
  versions(skillId: number, { limit, cursor, ...options }: PageOptions & CallOptions = {}) {
    return new PageRequest<SkillVersion>(
      (position) =>
        unwrap(
          this.#transport.raw.GET('/api/skills/{skillId}/versions', {
            params: { path: { skillId }, query: { limit, cursor: position } },
            ...call(options),
          }),
        ),
      cursor,
    )
  }

  /** One version with its files. */
  version(skillId: number, version: number, options?: CallOptions): Promise<SkillVersionDetail> {
    return unwrap(
      this.#transport.raw.GET('/api/skills/{skillId}/versions/{version}', {
        params: { path: { skillId, version } },
        ...call(options),
      }),
    )
  }

  /** The tar of a version, streamed: read or cancel `body`. Goes on where it was when the line is cut. */
  async download(skillId: number, version: number, options: CallOptions = {}): Promise<Download> {
    const response = await this.#bundle(skillId, version, options)
    const length = response.headers.get('content-length')
    const etag = response.headers.get('etag')
    const goOn = (from: number) =>
      etag === null
        ? undefined
        : this.#bundle(skillId, version, options, { Range: `bytes=${from}-`, 'If-Range': etag })
    return {
      body: resumable(response, goOn),
      sizeBytes: length === null ? undefined : Number(length),
      digest: etag?.replaceAll('"', ''),
    }
  }

  #bundle(
    skillId: number,
    version: number,
    options: CallOptions,
    header: { Range?: string; 'If-Range'?: string } = {},
  ): Promise<Response> {
    return unwrapStream(
      this.#transport.raw.GET('/api/skills/{skillId}/versions/{version}/bundle', {
        params: { path: { skillId, version }, header },
        headers: { accept: '*/*' },
        parseAs: 'stream',
        ...call(options, { idleTimeoutMs: IDLE_TIMEOUT_MS }),
      }),
    )
  }

  /** Makes an older version the latest again, as a new one. */
  rollBack(skillId: number, version: number, options?: CallOptions): Promise<Skill> {
    return unwrap(
      this.#transport.raw.POST('/api/skills/{skillId}/rollback', {
        body: { version },
        ...at(skillId, options),
      }),
    )
  }
}

const at = (skillId: number, options?: CallOptions) => ({
  params: { path: { skillId } },
  ...call(options),
})

const bodyOf = (archive: SkillArchive) => ({
  body: archive as never,
  bodySerializer: (body: unknown) => body,
  headers: { 'content-type': 'application/x-tar' },
})
