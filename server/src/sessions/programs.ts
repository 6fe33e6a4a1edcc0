import type { PodSessionSpec } from '@sac/openapi/pod-api'
import type { SessionModel } from './session.model.ts'

/** Of a terminal that nobody looks at yet; the first viewer brings its own size. */
const SIZE = { cols: 120, rows: 30 }
/** What `claude` draws when it takes input. */
const CLAUDE_PROMPT = '❯'

/** What the pod runs for a session. */
export function programOf(
  session: Pick<SessionModel, 'id' | 'kind' | 'prompt' | 'outputFormat' | 'epoch'>,
  command: string[] | null,
): PodSessionSpec {
  const { id, kind, epoch } = session
  const common = { kind, env: { SAC_SESSION_ID: id }, ...SIZE }
  if (kind === 'headless') return { ...common, argv: headlessArgv(session) }
  if (command) return { ...common, argv: command }
  if (epoch === null) return { ...common, argv: ['claude'], readyPattern: CLAUDE_PROMPT }
  // It has run before: the conversation goes on; there is none when it died before its first turn.
  return {
    ...common,
    argv: ['claude', '--continue'],
    fallbackArgv: ['claude'],
    readyPattern: CLAUDE_PROMPT,
  }
}

function headlessArgv({ prompt, outputFormat }: Pick<SessionModel, 'prompt' | 'outputFormat'>) {
  const format = outputFormat ?? 'stream-json'
  const verbose = format === 'stream-json' ? ['--verbose'] : []
  // `--`: a prompt that starts with a dash is no option.
  return ['claude', '-p', '--output-format', format, ...verbose, '--', prompt ?? '']
}
