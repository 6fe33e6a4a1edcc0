import type { Schema } from '@sac/openapi'
import { BaseModel, toTimestamp, toTimestampOrNull } from '../db/model.ts'
import type { ProblemBody } from '../problems.ts'

type Session = Schema<'Session'>

export class SessionModel extends BaseModel {
  static override tableName = 'sessions'
  static override jsonAttributes = ['problem']
  declare id: string
  /** Order of creation. */
  declare seq: number
  declare userId: number
  declare agentId: number
  declare kind: Session['kind']
  declare state: Session['state']
  declare prompt: string | null
  declare outputFormat: 'text' | 'json' | 'stream-json' | null
  /** The PTY in which it was seen last; null until it has run. */
  declare epoch: string | null
  declare problem: ProblemBody | null
  declare exitCode: number | null
  declare signal: string | null
  declare isBusy: boolean
  declare claudeSessionId: string | null
  /** Of a turn that is over and whose words have not all come yet, as a match key. */
  declare lastAnswer: string | null
  declare createdAt: Date
  declare updatedAt: Date
  declare readyAt: Date | null
  declare endedAt: Date | null
  /** Of the agent, where the query joined it. */
  declare syncDetail?: Schema<'SandboxState'>['detail'] | null

  toSession(): Session {
    const { id, userId, agentId, kind, state, problem, exitCode, signal, isBusy, syncDetail } = this
    const { space, done, total, bytes, file } = syncDetail ?? {}
    return {
      id,
      userId,
      agentId,
      kind,
      state,
      ...(state === 'syncing' &&
        space !== undefined && { progress: { space, done, total, bytes, file } }),
      ...(problem && { problem }),
      ...(exitCode !== null && { exitCode }),
      ...(signal !== null && { signal }),
      isBusy,
      createdAt: toTimestamp(this.createdAt),
      updatedAt: toTimestamp(this.updatedAt),
      readyAt: toTimestampOrNull(this.readyAt),
      endedAt: toTimestampOrNull(this.endedAt),
    }
  }
}
