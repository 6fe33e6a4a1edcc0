import { serveContent } from '../files/download.ts'
import type { Handlers, OperationId } from '../http/handlers.ts'
import type { AgentSkillsService } from './agent-skills.service.ts'
import type { SkillVersionsService } from './skill-versions.service.ts'
import type { SkillsService } from './skills.service.ts'

type SkillOperation = Extract<
  OperationId,
  `${string}Skill` | `${string}Skills` | `${string}SkillVersion${string}` | 'getSkillBundle'
>

export const skillHandlers = (
  skills: SkillsService,
  versions: SkillVersionsService,
  installed: AgentSkillsService,
): Pick<Handlers, SkillOperation> => ({
  listSkills: async ({ actor, query }) => ({ status: 200, body: await skills.list(actor, query) }),
  listPublicSkills: async ({ actor, query }) => ({
    status: 200,
    body: await skills.list(actor, query, ['official', 'public']),
  }),
  listGroupSkills: async ({ actor, params, query }) => ({
    status: 200,
    body: await skills.list(actor, { ...query, groupId: params.groupId }),
  }),
  createSkill: async ({ actor, query: { tier = 'private', groupId }, body }) => ({
    status: 201,
    body: await skills.create(actor, { tier, groupId }, body),
  }),
  getSkill: async ({ actor, params }) => ({
    status: 200,
    body: await skills.get(actor, params.skillId),
  }),
  updateSkill: async ({ actor, params, body }) => ({
    status: 200,
    body: await skills.setTier(actor, params.skillId, body),
  }),
  shareSkill: async ({ actor, params, body: { groupId } }) => ({
    status: 200,
    body: await skills.setTier(actor, params.skillId, { tier: 'group', groupId }, '/groupId'),
  }),
  deleteSkill: async ({ actor, params }) => {
    await skills.delete(actor, params.skillId)
    return { status: 204 }
  },
  forkSkill: async ({ actor, params, body }) => ({
    status: 201,
    body: await skills.fork(actor, params.skillId, body),
  }),
  pushSkill: async ({ actor, params, query, body }) => {
    const pushed = await skills.push(actor, params.skillId, query.base, body)
    return { status: pushed.isNew ? 201 : 200, body: pushed }
  },
  rollBackSkill: async ({ actor, params, body }) => ({
    status: 200,
    body: await skills.rollBack(actor, params.skillId, body.version),
  }),
  listSkillVersions: async ({ params, query }) => ({
    status: 200,
    body: await versions.list(params.skillId, query),
  }),
  getSkillVersion: async ({ params }) => ({
    status: 200,
    body: await versions.get(params.skillId, params.version),
  }),
  downloadSkill: async ({ actor, params: { skillId, version }, request }) => {
    const { command } = await skills.get(actor, skillId)
    const { digest, location } = await versions.find(skillId, version)
    const file = { digest, path: `${command}-${version}.tar` }
    return serveContent(request, file, location, (range) => versions.read(location, range))
  },
  listAgentSkills: async ({ params }) => ({
    status: 200,
    body: { items: await installed.list(params.agentId), nextCursor: null },
  }),
  installSkill: async ({ actor, params, body }) => {
    const { skill, isNew } = await installed.install(actor, params.agentId, body)
    return { status: isNew ? 201 : 200, body: skill }
  },
  uninstallSkill: async ({ actor, params }) => {
    await installed.uninstall(actor, params.agentId, params.skillId)
    return { status: 204 }
  },
  syncSkills: async ({ actor, params }) => ({
    status: 202,
    body: { items: await installed.sync(actor, params.agentId), nextCursor: null },
  }),
  listWantedSkills: async ({ params }) => ({
    status: 200,
    body: { items: await installed.wanted(params.agentId) },
  }),
  reportSkills: async ({ actor, params, body }) => {
    await installed.report(actor, params.agentId, body.items)
    return { status: 204 }
  },
  getSkillBundle: async ({ params: { agentId, digest }, request }) => {
    const { location } = await installed.findBundle(agentId, digest)
    return serveContent(request, { digest }, location, (range) => versions.read(location, range))
  },
})
