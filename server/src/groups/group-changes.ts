import type { Knex } from 'knex'
import type { AgentInstructions } from '../agents/agent-instructions.ts'
import { audit } from '../audit/audit.ts'
import type { Actor } from '../authorization/actor.ts'
import type { GroupRole } from '../authorization/can.ts'
import type { EventsService } from '../events/events.service.ts'
import { invalid, problem } from '../problems.ts'
import { UserModel } from '../users/user.model.ts'
import { GroupModel } from './group.model.ts'

export interface Membership {
  userId: number
  role: GroupRole
}

/** What groups need of the skills domain. */
export interface GroupSkills {
  /** Takes from these users' agents what they may see no longer. */
  withdraw(trx: Knex.Transaction, of: { ownerIds: readonly number[] }): Promise<void>
}

/** What every change of a group does beside the change: lock, events, audit entry, the agents' instructions. */
export class GroupChanges {
  readonly #events: EventsService
  readonly #instructions: AgentInstructions
  readonly #skills: GroupSkills

  constructor(events: EventsService, instructions: AgentInstructions, skills: GroupSkills) {
    this.#events = events
    this.#instructions = instructions
    this.#skills = skills
  }

  /** The group, locked: changes of it and of its members follow one another. @throws Problem `not-found` */
  async lock(trx: Knex.Transaction, groupId: number): Promise<GroupModel> {
    const row = await GroupModel.query(trx).findById(groupId).forUpdate()
    if (row) return row
    throw noGroup(groupId)
  }

  /** The group as `userId` sees it. @throws Problem `not-found` */
  async find(knex: Knex, groupId: number, userId: number): Promise<GroupModel> {
    const row = await GroupModel.withDetails(knex, userId).findOne('groups.id', groupId)
    if (row) return row
    throw noGroup(groupId)
  }

  async members(trx: Knex.Transaction, groupId: number): Promise<Membership[]> {
    const rows = await trx('group_members').where('group_id', groupId).select('user_id', 'role')
    return rows.map(({ user_id, role }) => ({ userId: user_id, role }))
  }

  /** Tells every member how the group is now, and notes who did it. */
  async record(
    trx: Knex.Transaction,
    actor: Actor,
    groupId: number,
    action: string,
    detail: Record<string, unknown>,
  ): Promise<void> {
    const members = await this.members(trx, groupId)
    const group = (await this.find(trx, groupId, 0)).toGroup()
    await this.#events.appendAll(
      trx,
      members.map(({ userId, role }) => ({
        userId,
        topic: 'group',
        type: 'group.changed',
        data: { ...group, role },
      })),
    )
    await audit(trx, actor, { action, targetKind: 'group', targetId: groupId, detail })
  }

  /** Tells those who are in the group no longer; what it said, and its skills, leave their agents. */
  async left(
    trx: Knex.Transaction,
    { id, slug, name, instructions }: GroupModel,
    userIds: readonly number[],
  ): Promise<void> {
    const event = { topic: 'group', type: 'group.left', data: { id, slug, name } } as const
    await this.#events.appendAll(
      trx,
      userIds.map((userId) => ({ userId, ...event })),
    )
    await this.#skills.withdraw(trx, { ownerIds: userIds })
    if (instructions !== '') await this.#instructions.refresh(trx, userIds)
  }

  /** Writes the `CLAUDE.md` of these users' agents anew. */
  refresh(trx: Knex.Transaction, userIds: readonly number[]): Promise<void> {
    return this.#instructions.refresh(trx, userIds)
  }

  /** Somebody who can sign in. @throws Problem `invalid-request` at `pointer` */
  async person(
    trx: Knex.Transaction,
    where: { id: number } | { username: string },
    pointer: string,
  ): Promise<UserModel> {
    const user = await UserModel.query(trx).findOne(where)
    if (!user) throw invalid(pointer, `there is no user ${Object.values(where)[0]}`)
    if (user.disabledAt !== null) throw invalid(pointer, `${user.username} is shut out`)
    return user
  }
}

const noGroup = (groupId: number) =>
  problem('not-found', { detail: `There is no group ${groupId}, or it is not yours.` })
