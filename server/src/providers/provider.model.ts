import type { Schema } from '@sac/openapi'
import type { Actor } from '../authorization/actor.ts'
import { can } from '../authorization/can.ts'
import { BaseModel, toTimestamp } from '../db/model.ts'

export class ProviderModel extends BaseModel {
  static override tableName = 'providers'
  static override jsonAttributes = ['models']
  declare id: number
  declare ownerKind: Schema<'ProviderOwnerKind'>
  declare ownerId: number | null
  declare name: string
  declare preset: Schema<'ProviderPresetId'>
  declare baseUrl: string
  declare apiKeySealed: string | null
  declare keyHint: string | null
  declare authStyle: Schema<'ProviderAuthStyle'>
  declare models: Schema<'ProviderModels'>
  declare isDefault: boolean
  declare monthlyTokenBudget: number
  declare createdAt: Date
  declare updatedAt: Date
  /** Joined by the service's lists. */
  declare tokensThisMonth?: number | null

  /** What `can()` looks at. */
  get resource() {
    return {
      ...(this.ownerKind === 'user' && { ownerId: this.ownerId! }),
      isShared: this.ownerKind === 'system',
    }
  }

  /** As an actor sees it: the hint of the key and what all used only where they may change it. */
  toProvider(actor: Actor): Schema<'Provider'> {
    const { id, name, preset, baseUrl, authStyle, models, isDefault, monthlyTokenBudget } = this
    const isWritable = can(actor, 'provider:write', this.resource) === 'allow'
    return {
      id,
      owner: { kind: this.ownerKind, id: this.ownerId },
      name,
      preset,
      baseUrl,
      authStyle,
      hasKey: this.apiKeySealed !== null,
      keyHint: isWritable ? this.keyHint : null,
      models,
      isDefault,
      isWritable,
      monthlyTokenBudget,
      tokensThisMonth: isWritable ? (this.tokensThisMonth ?? 0) : null,
      createdAt: toTimestamp(this.createdAt),
      updatedAt: toTimestamp(this.updatedAt),
    }
  }
}
