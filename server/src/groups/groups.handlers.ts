import type { Handlers, Input, OperationId } from '../http/handlers.ts'
import type { GroupMembersService } from './group-members.service.ts'
import type { GroupsService } from './groups.service.ts'

type GroupOperation = Extract<
  OperationId,
  `${string}Group` | `${string}Groups` | `${string}GroupMember${string}` | `${string}GroupTemplate`
>

/** What two operations of the same shape share. */
type Asked<Id extends OperationId> = Pick<Input<Id>, 'actor' | 'params' | 'query' | 'body'>

/** What an admin does to any group is what its own admins do; only who may differs, and that the spec says. */
export const groupHandlers = (
  groups: GroupsService,
  members: GroupMembersService,
): Pick<Handlers, GroupOperation> => {
  const update = async ({ actor, params, body }: Asked<'updateGroup'>) => ({
    status: 200 as const,
    body: await groups.update(actor, params.groupId, body),
  })
  const listMembers = async ({ actor, params, query }: Asked<'listGroupMembers'>) => ({
    status: 200 as const,
    body: await members.list(actor, params.groupId, query),
  })
  const addMember = async ({ actor, params, body }: Asked<'addGroupMember'>) => ({
    status: 201 as const,
    body: await members.add(actor, params.groupId, body),
  })
  const setRole = async ({ actor, params, body }: Asked<'setGroupMemberRole'>) => ({
    status: 200 as const,
    body: await members.setRole(actor, params.groupId, params.userId, body.role),
  })
  const removeMember = async ({ actor, params }: Asked<'removeGroupMember'>) => {
    await members.remove(actor, params.groupId, params.userId)
    return { status: 204 as const }
  }
  const setTemplate = async ({ actor, params, body }: Asked<'setGroupTemplate'>) => ({
    status: 200 as const,
    body: await groups.setTemplate(actor, params.groupId, body.instructions),
  })
  return {
    listGroups: async ({ actor, query }) => ({
      status: 200,
      body: await groups.list(actor, query),
    }),
    listAllGroups: async ({ actor, query }) => ({
      status: 200,
      body: await groups.listAll(actor, query),
    }),
    createGroup: async ({ actor, body }) => ({
      status: 201,
      body: await groups.create(actor, body),
    }),
    getGroup: async ({ actor, params }) => ({
      status: 200,
      body: await groups.get(actor, params.groupId),
    }),
    updateGroup: update,
    updateAnyGroup: update,
    deleteGroup: async ({ actor, params }) => {
      await groups.delete(actor, params.groupId)
      return { status: 204 }
    },
    listGroupMembers: listMembers,
    listAnyGroupMembers: listMembers,
    addGroupMember: addMember,
    addAnyGroupMember: addMember,
    setGroupMemberRole: setRole,
    setAnyGroupMemberRole: setRole,
    removeGroupMember: removeMember,
    removeAnyGroupMember: removeMember,
    leaveGroup: async ({ actor, params }) => {
      await members.leave(actor, params.groupId)
      return { status: 204 }
    },
    getGroupTemplate: async ({ actor, params }) => ({
      status: 200,
      body: await groups.template(actor, params.groupId),
    }),
    setGroupTemplate: setTemplate,
    setAnyGroupTemplate: setTemplate,
  }
}
