import type { Schema } from '@sac/openapi'

type Message = Schema<'ConversationMessage'>

export type ExportFormat = 'csv' | 'jsonl'

export interface Exporter {
  contentType: string
  /** First line, with its end; empty where the format has none. */
  head: string
  line: (message: Message) => string
}

export const EXPORTERS: Record<ExportFormat, Exporter> = {
  csv: {
    contentType: 'text/csv; charset=utf-8',
    head: 'timestamp,session_id,role,content\r\n',
    line: ({ at, sessionId, role, content }) =>
      `${[at, sessionId, role, content].map(csvField).join(',')}\r\n`,
  },
  jsonl: {
    contentType: 'application/x-ndjson; charset=utf-8',
    head: '',
    line: (message) => `${JSON.stringify(message)}\n`,
  },
}

/** For administrators: whose message it is stands in the line. */
export const ADMIN_CSV: Exporter = {
  ...EXPORTERS.csv,
  head: 'timestamp,user,agent,session_id,role,content\r\n',
  line: ({ at, username, agentName, sessionId, role, content }) =>
    `${[at, username ?? '', agentName ?? '', sessionId, role, content].map(csvField).join(',')}\r\n`,
}

/** A field by RFC 4180. One that a spreadsheet would take for a formula gets an apostrophe (OWASP, CSV injection). */
export function csvField(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** `conversations_YYYYMMDD_HHMMSS.csv`, in UTC. */
export function exportName(now: Date, format: ExportFormat): string {
  const digits = now.toISOString().replace(/\D/g, '')
  return `conversations_${digits.slice(0, 8)}_${digits.slice(8, 14)}.${format}`
}
