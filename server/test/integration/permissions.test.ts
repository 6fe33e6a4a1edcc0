import type { AddressInfo } from 'node:net'
import { document } from '@sac/openapi'
import { writeTar } from '@sac/openapi/skill'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bundle } from '../../../openapi/test/skill/support.ts'
import { operationsOf } from '../../src/http/openapi-routes.ts'
import { createTestApp, type TestApp } from '../support/app.ts'
import { createSidecarToken } from '../support/sidecar.ts'
import { skillText } from '../support/skills.ts'

/** Who asks, in the order of the columns below. */
const KINDS = [
  'nobody',
  'owner',
  'other user',
  'admin',
  'sidecar',
  'other sidecar',
  'group member',
  'group admin',
  'former member',
] as const

const PUBLIC = 'A A A A A A A A A'
const OWN_LIST = 'U A A A U U A A A'
const OWNER = 'U A N N U U N N N'
const ADMIN = 'U F F A U U F F F'
const SIDECAR = 'U U U U A N U U U'
/** The owner of the rows owns the group too. */
const GROUP_READ = 'U A N A U U A A N'
const GROUP_WRITE = 'U A N A U U F A N'
/** Nobody but members, admins of the system neither. */
const GROUP_MEMBER = 'U A N N U U A A N'

/** Of a skill of the owner's group; the owner made it. */
const SKILL_READ = GROUP_MEMBER
const SKILL_WRITE = 'U A N N U U F A N'

/** Every operation and what each kind gets: A allowed, U 401, F 403, N 404. A new operation has to be added here. */
const TABLE: Record<string, string> = {
  getHealth: PUBLIC,
  getReady: PUBLIC,
  getInfo: PUBLIC,
  completeSetup: PUBLIC,
  signInLocally: PUBLIC,
  register: PUBLIC,
  getRegistrationMode: PUBLIC,
  login: PUBLIC,
  logout: OWN_LIST,
  getMe: OWN_LIST,
  changePassword: OWN_LIST,
  listTokens: OWN_LIST,
  createToken: OWN_LIST,
  revokeToken: OWNER,
  // For the access token of a portal alone, which no kind of the columns has: see below.
  createEmbedToken: 'U F F F U U F F F',
  searchUsers: OWN_LIST,
  listUsers: ADMIN,
  createUser: ADMIN,
  setUserRole: ADMIN,
  resetUserPassword: ADMIN,
  setUserAccess: ADMIN,
  listGroups: OWN_LIST,
  getGroup: GROUP_READ,
  updateGroup: GROUP_WRITE,
  listGroupMembers: GROUP_READ,
  addGroupMember: GROUP_WRITE,
  leaveGroup: GROUP_MEMBER,
  setGroupMemberRole: GROUP_WRITE,
  removeGroupMember: GROUP_WRITE,
  getGroupTemplate: GROUP_READ,
  setGroupTemplate: GROUP_WRITE,
  listAllGroups: ADMIN,
  createGroup: ADMIN,
  updateAnyGroup: ADMIN,
  deleteGroup: ADMIN,
  listAnyGroupMembers: ADMIN,
  addAnyGroupMember: ADMIN,
  setAnyGroupMemberRole: ADMIN,
  removeAnyGroupMember: ADMIN,
  setAnyGroupTemplate: ADMIN,
  listSettings: ADMIN,
  setSetting: ADMIN,
  listUserSettings: ADMIN,
  setUserSetting: ADMIN,
  deleteUserSetting: ADMIN,
  subscribeEvents: OWN_LIST,
  listProviders: OWN_LIST,
  createProvider: OWN_LIST,
  getProvider: OWNER,
  updateProvider: OWNER,
  deleteProvider: OWNER,
  testProvider: OWNER,
  listProviderPresets: OWN_LIST,
  listUsage: OWN_LIST,
  listAgents: OWN_LIST,
  createAgent: OWN_LIST,
  getAgent: OWNER,
  updateAgent: OWNER,
  deleteAgent: OWNER,
  // The row of this one is a deleted agent; all others are about the living one.
  restoreAgent: OWNER,
  restartAgent: OWNER,
  suspendAgent: OWNER,
  resumeAgent: OWNER,
  getAgentInstructions: OWNER,
  getAgentStatuses: OWN_LIST,
  listUserAgents: ADMIN,
  deleteUserAgent: ADMIN,
  restartUserAgent: ADMIN,
  setUserAgentResources: ADMIN,
  listSessions: OWN_LIST,
  // The agent stands in the body, so the service decides; its answer is the same.
  createSession: OWNER,
  getSession: OWNER,
  endSession: OWNER,
  listMessages: OWNER,
  sendMessage: OWNER,
  getMessage: OWNER,
  createTerminalTicket: OWNER,
  getWorkspaceStatus: OWN_LIST,
  listPrivateFiles: OWNER,
  deletePrivateFile: OWNER,
  downloadPrivateFile: OWNER,
  uploadPrivateFile: OWNER,
  createFolder: OWNER,
  getQuota: OWNER,
  listTrash: OWNER,
  restoreFile: OWNER,
  listOutputFiles: OWNER,
  uploadOutputFile: OWNER,
  deleteOutputFile: OWNER,
  downloadOutputFile: OWNER,
  watchOutput: OWNER,
  watchSync: OWNER,
  requestSync: OWNER,
  listWorkspaceChanges: OWNER,
  findMissingWorkspaceDigests: OWNER,
  pushWorkspacePack: OWNER,
  putWorkspaceContent: OWNER,
  getWorkspaceBlob: OWNER,
  listGroupFiles: GROUP_MEMBER,
  deleteGroupFile: GROUP_MEMBER,
  downloadGroupFile: GROUP_MEMBER,
  uploadGroupFile: GROUP_MEMBER,
  createGroupFolder: GROUP_MEMBER,
  getGroupQuota: GROUP_MEMBER,
  listGroupTrash: GROUP_MEMBER,
  restoreGroupFile: GROUP_MEMBER,
  listGroupChanges: GROUP_MEMBER,
  findMissingGroupDigests: GROUP_MEMBER,
  pushGroupPack: GROUP_MEMBER,
  putGroupContent: GROUP_MEMBER,
  getGroupBlob: GROUP_MEMBER,
  getGroupBlobs: GROUP_MEMBER,
  listPublicFiles: OWN_LIST,
  deletePublicFile: ADMIN,
  downloadPublicFile: OWN_LIST,
  uploadPublicFile: ADMIN,
  createPublicFolder: ADMIN,
  getPublicQuota: OWN_LIST,
  listPublicTrash: OWN_LIST,
  restorePublicFile: ADMIN,
  listPublicChanges: OWN_LIST,
  findMissingPublicDigests: OWN_LIST,
  pushPublicPack: ADMIN,
  putPublicContent: ADMIN,
  getPublicBlob: OWN_LIST,
  getPublicBlobs: OWN_LIST,
  moveFile: OWNER,
  downloadFolder: OWNER,
  editFile: OWNER,
  moveGroupFile: GROUP_MEMBER,
  downloadGroupFolder: GROUP_MEMBER,
  editGroupFile: GROUP_MEMBER,
  movePublicFile: ADMIN,
  downloadPublicFolder: OWN_LIST,
  editPublicFile: ADMIN,
  startUpload: OWNER,
  getUpload: OWNER,
  abortUpload: OWNER,
  putUploadPart: OWNER,
  completeUpload: OWNER,
  startGroupUpload: GROUP_MEMBER,
  getGroupUpload: GROUP_MEMBER,
  abortGroupUpload: GROUP_MEMBER,
  putGroupUploadPart: GROUP_MEMBER,
  completeGroupUpload: GROUP_MEMBER,
  startPublicUpload: ADMIN,
  getPublicUpload: ADMIN,
  abortPublicUpload: ADMIN,
  putPublicUploadPart: ADMIN,
  completePublicUpload: ADMIN,
  getWorkspaceBlobs: OWNER,
  listConversations: OWNER,
  listConversationSessions: OWNER,
  exportConversations: OWNER,
  listAllConversations: ADMIN,
  exportAllConversations: ADMIN,
  listSkills: OWN_LIST,
  createSkill: OWN_LIST,
  listPublicSkills: OWN_LIST,
  listGroupSkills: GROUP_MEMBER,
  getSkill: SKILL_READ,
  // To take it to private, which is the one move that others than its creator may make.
  updateSkill: SKILL_WRITE,
  deleteSkill: SKILL_WRITE,
  forkSkill: SKILL_READ,
  // Its creator alone, which the service says.
  shareSkill: 'U A N N U U F F N',
  listSkillVersions: SKILL_READ,
  pushSkill: SKILL_WRITE,
  getSkillVersion: SKILL_READ,
  downloadSkill: SKILL_READ,
  rollBackSkill: SKILL_WRITE,
  listAgentSkills: OWNER,
  installSkill: OWNER,
  uninstallSkill: OWNER,
  syncSkills: OWNER,
  listWantedSkills: SIDECAR,
  reportSkills: SIDECAR,
  getSkillBundle: SIDECAR,
  appendConversations: SIDECAR,
  listSharedSpaces: SIDECAR,
  listSpaceChanges: SIDECAR,
  findMissingDigests: SIDECAR,
  pushPack: SIDECAR,
  putContent: SIDECAR,
  getBlob: SIDECAR,
  getBlobs: SIDECAR,
  subscribeSpaces: SIDECAR,
  reportSandboxState: SIDECAR,
  reportHook: SIDECAR,
  relayMessages: SIDECAR,
  relayCountTokens: SIDECAR,
  relayModels: SIDECAR,
  greetGateway: SIDECAR,
}

const operations = operationsOf(document)

describe('the table', () => {
  it('covers every operation of the spec and no other', () => {
    expect(Object.keys(TABLE).sort()).toEqual(
      operations.map(({ operation }) => operation.operationId).sort(),
    )
  })
})

/** What a page that embeds SAC may do with the rows of its user; everything else that is not public is forbidden. */
const PAGE_READS =
  `getMe logout subscribeEvents listAgents getAgent getAgentInstructions getAgentStatuses listAgentSkills
  listSessions getSession listMessages getMessage getWorkspaceStatus listPrivateFiles downloadPrivateFile getQuota listTrash
  listOutputFiles downloadOutputFile watchOutput watchSync listWorkspaceChanges findMissingWorkspaceDigests getWorkspaceBlob
  getWorkspaceBlobs downloadFolder listConversations listConversationSessions exportConversations
  listProviders listProviderPresets`.split(/\s+/)
const PAGE_WRITES =
  `createAgent updateAgent deleteAgent restartAgent suspendAgent resumeAgent uninstallSkill
  syncSkills createSession endSession sendMessage createTerminalTicket deletePrivateFile uploadPrivateFile createFolder
  restoreFile uploadOutputFile deleteOutputFile requestSync pushWorkspacePack putWorkspaceContent moveFile editFile
  startUpload abortUpload getUpload putUploadPart completeUpload testProvider`.split(/\s+/)
const ORIGIN = 'https://portal.example'

interface Fixture {
  /** Bearer of each kind. */
  tokens: Record<(typeof KINDS)[number], string | undefined>
  /** Values of path and query parameters: rows of the owner. */
  ids: Record<string, string>
}

let app: TestApp
beforeAll(async () => {
  app = await createTestApp({ env: { SAC_ALLOWED_ORIGINS: ORIGIN } })
  await app.app.publicListener.listen({ host: '127.0.0.1', port: 0 })
  await app.app.internalListener.listen({ host: '127.0.0.1', port: 0 })
})
afterAll(() => app.close())

let untouched: Fixture | undefined

/**
 * Asks as `kind`, about rows that are as they were made: an allowed call may change or delete them, so that the next
 * case gets new ones; what was refused or only read leaves them for it.
 */
async function answerTo(
  item: (typeof operations)[number],
  kind: (typeof KINDS)[number],
  idsOf: (fixture: Fixture) => Fixture['ids'] | Promise<Fixture['ids']> = ({ ids }) => ids,
): Promise<string> {
  const fixture = untouched ?? (await createFixture())
  untouched = undefined
  const verdict = await verdictOf(item, fixture.tokens[kind], await idsOf(fixture))
  if (verdict === 'U' || verdict === 'F' || verdict === 'N' || item.method === 'get') {
    untouched = fixture
  }
  return verdict
}

async function createFixture(): Promise<Fixture> {
  const [owner, other, admin] = [await app.person(), await app.person(), await app.person('admin')]
  const create = async (token: string, url: string, body: object) => {
    const answer = await app.call('POST', url, { token, body })
    if (answer.status >= 300) throw new Error(`${url}: ${JSON.stringify(answer.body)}`)
    return answer.body
  }
  const agent = await create(owner.token, '/api/agents', { name: 'helper', command: ['sh'] })
  const deletedAgent = await create(owner.token, '/api/agents', { name: 'gone', command: ['sh'] })
  await app.call('DELETE', `/api/agents/${deletedAgent.id}`, { token: owner.token })
  const otherAgent = await create(other.token, '/api/agents', { name: 'helper', command: ['sh'] })
  const session = await create(owner.token, '/api/sessions', { agentId: agent.id })
  const provider = await create(owner.token, '/api/providers', {
    name: 'mine',
    preset: 'custom',
    baseUrl: 'https://llm.example',
  })
  const token = await create(owner.token, '/api/tokens', { name: 'ci' })
  const group = await createGroup(owner.userId, admin.token)
  const otherGroup = await create(admin.token, '/api/admin/groups', {
    name: `Other group of ${owner.userId}`,
    ownerId: owner.userId,
  })
  const skill = await createSkill(owner.token, `tier=group&groupId=${group.id}`)
  return {
    tokens: {
      nobody: undefined,
      owner: owner.token,
      'other user': other.token,
      admin: admin.token,
      sidecar: await createSidecarToken(app.database.knex, agent.id),
      'other sidecar': await createSidecarToken(app.database.knex, otherAgent.id),
      ...group.tokens,
    },
    ids: {
      agentId: String(agent.id),
      deletedAgentId: String(deletedAgent.id),
      sessionId: session.id,
      providerId: String(provider.id),
      tokenId: String(token.id),
      userId: String(owner.userId),
      groupId: String(group.id),
      otherGroupId: String(otherGroup.id),
      skillId: String(skill.id),
      version: '1',
      key: 'maxAgentsPerUser',
      messageId: '1',
      space: 'output',
      digest: 'a'.repeat(64),
      path: 'a.txt',
      to: 'b.txt',
      uploadId: '0b8f9c1e-5d5a-4a55-9f5e-0c6a4c9d8f11',
      number: '1',
      modifiedAt: '2026-01-01T00:00:00Z',
      q: 'ad',
      size: '1',
      base: '0',
      revision: '1',
      since: '0',
    },
  }
}

async function createSkill(token: string, query: string) {
  const answer = await app.call('POST', `/api/skills?${query}`, {
    token,
    headers: { 'content-type': 'application/x-tar' },
    body: Buffer.from(writeTar(bundle({ 'SKILL.md': skillText(`skill-${++skillCount}`) }))),
  })
  if (answer.status >= 300) throw new Error(`${query}: ${JSON.stringify(answer.body)}`)
  return answer.body.skill
}
let skillCount = 0

/** A group of the owner, with somebody of each kind. */
async function createGroup(ownerId: number, adminToken: string) {
  const [member, manager, former] = [await app.person(), await app.person(), await app.person()]
  const call = async (method: 'POST' | 'DELETE', path: string, body?: object) => {
    const answer = await app.call(method, `/api/admin/groups${path}`, { token: adminToken, body })
    if (answer.status >= 300) throw new Error(`${path}: ${JSON.stringify(answer.body)}`)
    return answer.body
  }
  const { id } = await call('POST', '', { name: `Group of ${ownerId}`, ownerId })
  await call('POST', `/${id}/members`, { userId: member.userId })
  await call('POST', `/${id}/members`, { userId: manager.userId, role: 'admin' })
  await call('POST', `/${id}/members`, { userId: former.userId })
  await call('DELETE', `/${id}/members/${former.userId}`)
  return {
    id,
    tokens: {
      'group member': member.token,
      'group admin': manager.token,
      'former member': former.token,
    },
  }
}

/** A, U, F or N. */
async function verdictOf(
  { method, path, operation }: (typeof operations)[number],
  token: string | undefined,
  ids: Fixture['ids'],
  origin?: string,
) {
  const isInternal = operation['x-sac-listener'] === 'internal'
  const { port } = (
    isInternal ? app.app.internalListener : app.app.publicListener
  ).server.address() as AddressInfo
  const parameters = (operation.parameters ?? []).map(resolve) as {
    name: string
    in: string
    required?: boolean
  }[]
  const query = parameters
    .filter((parameter) => parameter.in === 'query' && parameter.required)
    .map(({ name }) => `${name}=${ids[name]}`)
  const url = `http://127.0.0.1:${port}${path.replace(/\{(\w+)\}/g, (_, name) => ids[name]!)}?${query.join('&')}`
  const body = bodyOf(operation, ids)
  const abort = new AbortController()
  const response = await fetch(url, {
    method: method.toUpperCase(),
    headers: {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(origin && { origin }),
      ...(body && { 'content-type': body.type }),
    },
    ...(body && { body: body.content }),
    signal: abort.signal,
  })
  const isProblem = /problem\+json/.test(response.headers.get('content-type') ?? '')
  const problem = isProblem
    ? ((await response.json()) as { type: string; detail: string })
    : undefined
  abort.abort()
  const code = problem?.type.split(':').at(-1)
  if (response.status === 500) return `500 ${JSON.stringify(problem)}`
  if (code === 'not-signed-in') return 'U'
  if (code === 'forbidden') return 'F'
  // Passed, and then found no such file or setting: that is another 404.
  if (code === 'not-found' && /or it is not yours/.test(problem!.detail)) return 'N'
  return 'A'
}

describe.each(operations)('$operation.operationId', (item) => {
  const expected = (TABLE[item.operation.operationId] ?? '').split(' ')
  it.each(KINDS.map((kind, index) => [kind, expected[index]] as const))(
    'answers %s with %s',
    async (kind, verdict) => {
      const isOfDeleted = item.operation.operationId === 'restoreAgent'
      const idsOf = ({ ids }: Fixture) =>
        isOfDeleted ? { ...ids, agentId: ids['deletedAgentId']! } : ids
      expect(await answerTo(item, kind, idsOf)).toBe(verdict)
    },
  )
})

/** The access token of a portal for the owner's group, and what it minted for pages that act for the owner. */
async function createPortal({ tokens, ids }: Fixture) {
  const create = async (url: string, token: string | undefined, body: object) => {
    const answer = await app.call('POST', url, { token, body })
    if (answer.status !== 201) throw new Error(`${url}: ${JSON.stringify(answer.body)}`)
    return answer.body.token as string
  }
  const groupId = Number(ids['groupId'])
  const portal = await create('/api/tokens', tokens.admin, {
    name: 'portal',
    scopes: ['embed:mint'],
    groupId,
  })
  const userId = Number(ids['userId'])
  const page = (scope: string) =>
    create('/api/embed-tokens', portal, { userId, scope, origin: ORIGIN })
  return { portal, reader: await page('read'), writer: await page('write') }
}

describe.each(operations)('$operation.operationId, by a portal', (item) => {
  const id = item.operation.operationId
  const row = TABLE[id]
  const other = row === PUBLIC ? 'A' : row === SIDECAR ? 'U' : 'F'
  it('answers its backend and its pages within what they may', async () => {
    const fixture = await createFixture()
    const { portal, reader, writer } = await createPortal(fixture)
    const { ids } = fixture
    expect(await verdictOf(item, portal, ids)).toBe(id === 'createEmbedToken' ? 'A' : other)
    const mayRead = PAGE_READS.includes(id)
    expect(await verdictOf(item, reader, ids, ORIGIN)).toBe(mayRead ? 'A' : other)
    // It goes last, for it may change and delete; a page that signed out is nobody.
    const mayWrite = mayRead || PAGE_WRITES.includes(id)
    expect(await verdictOf(item, writer, ids, ORIGIN)).toBe(mayWrite ? 'A' : other)
  })
})

/** Rows of the fixture that stand in bodies. */
const NAMED: Record<string, (ids: Fixture['ids']) => object> = {
  createSession: ({ agentId }) => ({ agentId: Number(agentId) }),
  installSkill: ({ skillId }) => ({ skillId: Number(skillId) }),
  shareSkill: ({ otherGroupId }) => ({ groupId: Number(otherGroupId) }),
  updateSkill: () => ({ tier: 'private' }),
}

function bodyOf(operation: (typeof operations)[number]['operation'], ids: Fixture['ids']) {
  type Content = Record<string, { example?: unknown }>
  const content = (operation.requestBody as { content?: Content } | undefined)?.content
  const [type] = Object.keys(content ?? {})
  if (!content || !type) return undefined
  if (type !== 'application/json') return { type, content: 'x' }
  const example = content[type]!.example ?? {}
  const named = NAMED[operation.operationId]?.(ids) ?? {}
  return { type, content: JSON.stringify({ ...example, ...named }) }
}

function resolve(node: unknown): unknown {
  const ref = (node as { $ref?: string }).$ref
  if (!ref) return node
  return ref
    .slice(2)
    .split('/')
    .reduce<unknown>(
      (found, part) => (found as Record<string, unknown>)[part.replaceAll('~1', '/')],
      document,
    )
}

describe('a provider of the system', () => {
  const READ = OWN_LIST
  const WRITE = ADMIN
  it.each(
    Object.entries({
      getProvider: READ,
      updateProvider: WRITE,
      deleteProvider: WRITE,
      testProvider: READ,
    }).flatMap(([id, row]) =>
      KINDS.map((kind, index) => [id, kind, row.split(' ')[index]!] as const),
    ),
  )('%s answers %s with %s', async (id, kind, verdict) => {
    const item = operations.find(({ operation }) => operation.operationId === id)!
    const body = {
      name: 'ours',
      preset: 'custom',
      baseUrl: 'https://llm.example',
      owner: { kind: 'system' },
    }
    const withProvider = async ({ tokens, ids }: Fixture) => {
      const made = await app.call('POST', '/api/providers', { token: tokens.admin, body })
      return { ...ids, providerId: String(made.body.id) }
    }
    expect(await answerTo(item, kind, withProvider)).toBe(verdict)
  })
})

describe.each([
  // An admin makes it, and the owner of the rows has no part in it.
  ['official', OWN_LIST, ADMIN, 'admin'],
  ['public', OWN_LIST, 'U A F A U U F F F', 'owner'],
  ['private', OWNER, OWNER, 'owner'],
] as const)('a skill that is %s', (tier, read, write, maker) => {
  const rows = {
    getSkill: read,
    forkSkill: read,
    listSkillVersions: read,
    getSkillVersion: read,
    downloadSkill: read,
    updateSkill: write,
    pushSkill: write,
    rollBackSkill: write,
    deleteSkill: write,
  }
  it.each(
    Object.entries(rows).flatMap(([id, row]) =>
      KINDS.map((kind, index) => [id, kind, row.split(' ')[index]!] as const),
    ),
  )('%s answers %s with %s', async (id, kind, verdict) => {
    const item = operations.find(({ operation }) => operation.operationId === id)!
    const withSkill = async ({ tokens, ids }: Fixture) => {
      const skill = await createSkill(tokens[maker]!, `tier=${tier}`)
      return { ...ids, skillId: String(skill.id) }
    }
    expect(await answerTo(item, kind, withSkill)).toBe(verdict)
  })
})

describe('what a skill may become', () => {
  const TIERS = ['official', 'public', 'group', 'private'] as const
  /** By tier that it has and who asks; the letters stand for the tiers above. I: of the group one is no member. */
  const MOVES: Record<string, Partial<Record<(typeof KINDS)[number], string>>> = {
    official: { owner: 'F F F F', 'other user': 'F F F F', admin: 'A A I A' },
    public: {
      owner: 'F A A A',
      'other user': 'F F F F',
      admin: 'A A F A',
      'group admin': 'F F F F',
    },
    group: {
      owner: 'F A A A',
      'other user': 'N N N N',
      admin: 'N N N N',
      'group member': 'F F F F',
      'group admin': 'F F F A',
      'former member': 'N N N N',
    },
    private: { owner: 'F A A A', 'other user': 'N N N N', admin: 'N N N N' },
  }
  const cases = Object.entries(MOVES).flatMap(([from, row]) =>
    Object.entries(row).flatMap(([kind, letters]) =>
      TIERS.map((to, index) => [from, kind, to, letters.split(' ')[index]!] as const),
    ),
  )
  it.each(cases)('from %s, for %s, to %s: %s', async (from, kind, to, verdict) => {
    const { tokens, ids } = await createFixture()
    const skill =
      from === 'group'
        ? { id: ids['skillId'] }
        : await createSkill(tokens[from === 'official' ? 'admin' : 'owner']!, `tier=${from}`)
    const body = { tier: to, ...(to === 'group' && { groupId: Number(ids['otherGroupId']) }) }
    const token = tokens[kind as (typeof KINDS)[number]]
    const answer = await app.call('PUT', `/api/skills/${skill.id}`, { token, body })
    const letters: Record<number, string> = { 200: 'A', 400: 'I', 403: 'F', 404: 'N' }
    expect(letters[answer.status] ?? answer.body).toBe(verdict)
    if (verdict === 'A') expect(answer.body.tier).toBe(to)
  })
})
