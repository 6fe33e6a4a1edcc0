import type { Schema } from '@sac/openapi'
import { BaseModel, toTimestamp } from '../db/model.ts'

export class UserModel extends BaseModel {
  static override tableName = 'users'
  declare id: number
  declare username: string
  declare email: string | null
  declare displayName: string
  declare passwordHash: string | null
  declare role: Schema<'UserRole'>
  declare disabledAt: Date | null
  declare createdAt: Date
  declare updatedAt: Date

  toUser(): Schema<'User'> {
    const { id, username, email, displayName, role } = this
    return {
      id,
      username,
      email,
      displayName,
      role,
      isDisabled: this.disabledAt !== null,
      createdAt: toTimestamp(this.createdAt),
      updatedAt: toTimestamp(this.updatedAt),
    }
  }
}
