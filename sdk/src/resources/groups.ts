import type { Schema } from '@sac/openapi'
import { call, type Transport, unwrap } from '../http.ts'
import type { CallOptions } from '../options.ts'
import { type PageOptions, PageRequest } from '../pages.ts'

export type Group = Schema<'Group'>
export type GroupRole = Schema<'GroupRole'>
export type GroupMember = Schema<'GroupMember'>
export type CreateGroup = Schema<'CreateGroupRequest'>
export type UpdateGroup = Schema<'UpdateGroupRequest'>
export type AddGroupMember = Schema<'AddGroupMemberRequest'>

/** People who share files, skills and instructions. */
export class GroupsResource {
  readonly members: GroupMembersResource
  readonly #transport: Transport

  constructor(transport: Transport) {
    this.#transport = transport
    this.members = new GroupMembersResource(transport)
  }

  /** Those that you belong to, by name. */
  list({ limit, cursor, ...options }: PageOptions & CallOptions = {}): PageRequest<Group> {
    return new PageRequest(
      (position) =>
        unwrap(
          this.#transport.raw.GET('/api/groups', {
            params: { query: { limit, cursor: position } },
            ...call(options),
          }),
        ),
      cursor,
    )
  }

  /** All, by name; for admins. */
  listAll({ limit, cursor, ...options }: PageOptions & CallOptions = {}): PageRequest<Group> {
    return new PageRequest(
      (position) =>
        unwrap(
          this.#transport.raw.GET('/api/admin/groups', {
            params: { query: { limit, cursor: position } },
            ...call(options),
          }),
        ),
      cursor,
    )
  }

  get(groupId: number, options?: CallOptions): Promise<Group> {
    return unwrap(this.#transport.raw.GET('/api/groups/{groupId}', at(groupId, options)))
  }

  /** For admins. You own it, unless `ownerId` says who does; the slug is made from the name when absent. */
  create(group: CreateGroup, options?: CallOptions): Promise<Group> {
    return unwrap(this.#transport.raw.POST('/api/admin/groups', { body: group, ...call(options) }))
  }

  /** What is absent stays. `ownerId` hands the group over to another member. */
  update(groupId: number, changes: UpdateGroup, options?: CallOptions): Promise<Group> {
    return unwrap(
      this.#transport.raw.PUT('/api/groups/{groupId}', { body: changes, ...at(groupId, options) }),
    )
  }

  /** For good, with its files; for admins. */
  async delete(groupId: number, options?: CallOptions): Promise<void> {
    await unwrap(this.#transport.raw.DELETE('/api/admin/groups/{groupId}', at(groupId, options)))
  }

  /** You are no member afterwards. The owner has to hand the group over first. */
  async leave(groupId: number, options?: CallOptions): Promise<void> {
    await unwrap(
      this.#transport.raw.DELETE('/api/groups/{groupId}/members/me', at(groupId, options)),
    )
  }

  /** What stands in the CLAUDE.md of every member's agents. */
  async template(groupId: number, options?: CallOptions): Promise<string> {
    const { instructions } = await unwrap(
      this.#transport.raw.GET('/api/groups/{groupId}/template', at(groupId, options)),
    )
    return instructions
  }

  /** Running agents of members get it without a restart; an empty text takes it away. */
  async setTemplate(groupId: number, instructions: string, options?: CallOptions): Promise<void> {
    await unwrap(
      this.#transport.raw.PUT('/api/groups/{groupId}/template', {
        body: { instructions },
        ...at(groupId, options),
      }),
    )
  }
}

/** Who belongs to a group. Admins of the group change it, and admins of the system. */
export class GroupMembersResource {
  readonly #transport: Transport

  constructor(transport: Transport) {
    this.#transport = transport
  }

  /** By username. */
  list(
    groupId: number,
    { limit, cursor, ...options }: PageOptions & CallOptions = {},
  ): PageRequest<GroupMember> {
    return new PageRequest(
      (position) =>
        unwrap(
          this.#transport.raw.GET('/api/groups/{groupId}/members', {
            params: { path: { groupId }, query: { limit, cursor: position } },
            ...call(options),
          }),
        ),
      cursor,
    )
  }

  /** Somebody by `userId` or `username`, as a member when no role is given. */
  add(groupId: number, member: AddGroupMember, options?: CallOptions): Promise<GroupMember> {
    return unwrap(
      this.#transport.raw.POST('/api/groups/{groupId}/members', {
        body: member,
        ...at(groupId, options),
      }),
    )
  }

  setRole(
    groupId: number,
    userId: number,
    role: GroupRole,
    options?: CallOptions,
  ): Promise<GroupMember> {
    return unwrap(
      this.#transport.raw.PUT('/api/groups/{groupId}/members/{userId}', {
        params: { path: { groupId, userId } },
        body: { role },
        ...call(options),
      }),
    )
  }

  /** The owner cannot be removed: hand the group over first. */
  async remove(groupId: number, userId: number, options?: CallOptions): Promise<void> {
    await unwrap(
      this.#transport.raw.DELETE('/api/groups/{groupId}/members/{userId}', {
        params: { path: { groupId, userId } },
        ...call(options),
      }),
    )
  }
}

const at = (groupId: number, options?: CallOptions) => ({
  params: { path: { groupId } },
  ...call(options),
})
