import type { Schema } from '@sac/openapi'
import type { Knex } from 'knex'
import { BaseModel, toTimestamp, toTimestampOrNull } from '../db/model.ts'

export type Condition = Schema<'Condition'>

export class AgentModel extends BaseModel {
  static override tableName = 'agents'
  // `command` is an array column, the others are documents.
  static override jsonAttributes = ['models', 'conditions', 'syncDetail']
  declare id: number
  declare ownerId: number
  declare name: string
  declare description: string
  declare icon: string
  declare instructions: string
  declare instructionsRevision: number
  declare instructionsApplied: number
  declare providerId: number | null
  declare models: Schema<'ProviderModels'>
  /** Sealed JSON of `EnvVariable[]`. */
  declare env: string | null
  /** Sealed. */
  declare httpProxy: string | null
  /** Sealed. */
  declare httpsProxy: string | null
  declare command: string[] | null
  declare cpuMillicores: number | null
  declare memoryBytes: number | null
  declare operatingMode: Schema<'OperatingMode'>
  declare generation: string
  declare conditions: Condition[]
  declare restartCount: number
  declare isSynced: boolean
  declare syncSequence: number
  declare syncDetail: Schema<'SandboxState'>['detail'] | null
  declare createdAt: Date
  declare updatedAt: Date
  declare deletedAt: Date | null
  /** Where the query joined it. */
  declare isOwnerDisabled?: boolean
}

/** What a summary shows, by column: nothing that may be a secret. */
const SUMMARY_COLUMNS = {
  id: 'id',
  ownerId: 'owner_id',
  name: 'name',
  description: 'description',
  icon: 'icon',
  instructions: 'instructions',
  providerId: 'provider_id',
  models: 'models',
  command: 'command',
  cpuMillicores: 'cpu_millicores',
  memoryBytes: 'memory_bytes',
  operatingMode: 'operating_mode',
  conditions: 'conditions',
  restartCount: 'restart_count',
  createdAt: 'created_at',
  updatedAt: 'updated_at',
  deletedAt: 'deleted_at',
} as const

/** What its owner sees of an agent, by column. */
const SHOWN_COLUMNS = {
  ...SUMMARY_COLUMNS,
  env: 'env',
  httpProxy: 'http_proxy',
  httpsProxy: 'https_proxy',
} as const

/** `hasSkills` where it was asked: most agents have none, and need no second query. */
export type AgentSummaryRow = Pick<AgentModel, keyof typeof SUMMARY_COLUMNS> & {
  hasSkills?: boolean
}
export type ShownAgentRow = Pick<AgentModel, keyof typeof SHOWN_COLUMNS> & { hasSkills?: boolean }

const hasSkills = (knex: Knex) =>
  knex.raw('exists (select from agent_skills a where a.agent_id = agents.id)')

/** Agents of an owner as plain rows: what is only read needs no model, which costs time with each row. */
export const selectSummaries = (knex: Knex, ownerId: number) =>
  knex<AgentSummaryRow>('agents')
    .where('owner_id', ownerId)
    .select({ ...SUMMARY_COLUMNS, hasSkills: hasSkills(knex) })

/** Like `selectSummaries`, with what only the owner sees. */
export const selectShown = (knex: Knex, ownerId: number) =>
  knex<ShownAgentRow>('agents')
    .where('owner_id', ownerId)
    .select({ ...SHOWN_COLUMNS, hasSkills: hasSkills(knex) })

/** What lists and events show. */
export function toSummary(row: AgentSummaryRow): Schema<'AgentSummary'> {
  return {
    id: row.id,
    ownerId: row.ownerId,
    name: row.name,
    description: row.description,
    icon: row.icon,
    instructions: row.instructions,
    providerId: row.providerId,
    models: row.models,
    command: row.command,
    cpuMillicores: row.cpuMillicores,
    memoryBytes: row.memoryBytes,
    operatingMode: row.operatingMode,
    conditions: row.conditions,
    restartCount: row.restartCount,
    createdAt: toTimestamp(row.createdAt),
    updatedAt: toTimestamp(row.updatedAt),
    deletedAt: toTimestampOrNull(row.deletedAt),
  }
}
