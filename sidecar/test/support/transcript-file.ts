import { randomUUID } from 'node:crypto'
import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AgentFolder } from './agent-folder.ts'

/** A transcript that grows as Claude Code writes it. */
export class TranscriptFile {
  readonly claudeSessionId = randomUUID()
  readonly path: string
  private readonly file: string

  constructor(agent: AgentFolder) {
    this.file = join(agent.transcripts, `${this.claudeSessionId}.jsonl`)
    this.path = `/home/agent/.claude/projects/-workspace-private/${this.claudeSessionId}.jsonl`
  }

  hook(event: string, fields: Record<string, unknown> = {}): Record<string, unknown> {
    return {
      session_id: this.claudeSessionId,
      transcript_path: this.path,
      cwd: '/workspace/private',
      hook_event_name: event,
      ...fields,
    }
  }

  /** @returns the line's uuid */
  user(text: string): string {
    const message = { role: 'user', content: text }
    return this.line({ type: 'user', origin: { kind: 'human' }, message })
  }

  assistant(text: string, messageId: string = randomUUID()): string {
    const usage = { input_tokens: 10, output_tokens: 20 }
    const content = [{ type: 'text', text }]
    const message = { id: messageId, role: 'assistant', model: 'claude-sonnet-4-5', content, usage }
    return this.line({ type: 'assistant', message })
  }

  line(fields: Record<string, unknown>): string {
    const uuid = randomUUID()
    const timestamp = new Date().toISOString()
    this.append(`${JSON.stringify({ uuid, timestamp, isSidechain: false, ...fields })}\n`)
    return uuid
  }

  append(text: string): void {
    appendFileSync(this.file, text)
  }
}
