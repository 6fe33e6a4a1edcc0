import type { Schema } from '@sac/openapi'
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

  /** What lists and events show: nothing that may be a secret. */
  toSummary(): Schema<'AgentSummary'> {
    const { id, ownerId, name, description, icon, instructions, providerId, models } = this
    const { command, cpuMillicores, memoryBytes, operatingMode, conditions, restartCount } = this
    return {
      id,
      ownerId,
      name,
      description,
      icon,
      instructions,
      providerId,
      models,
      command,
      cpuMillicores,
      memoryBytes,
      operatingMode,
      conditions,
      restartCount,
      createdAt: toTimestamp(this.createdAt),
      updatedAt: toTimestamp(this.updatedAt),
      deletedAt: toTimestampOrNull(this.deletedAt),
    }
  }
}
