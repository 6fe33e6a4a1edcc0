import { hint } from './hints.ts'
import { type Inputs, nameMember } from './member-names.ts'

/** What a command says goes wrong here, not on the server. */
export class CliError extends Error {
  readonly exitCode: number
  /** What to do now, a fragment without period. */
  readonly next: string | undefined

  constructor(
    message: string,
    options: { exitCode?: number; next?: string | undefined; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'CliError'
    this.exitCode = options.exitCode ?? 1
    this.next = options.next
  }
}

export const EXIT = {
  done: 0,
  failed: 1,
  usage: 2,
  notAllowed: 3,
  notFound: 4,
  conflict: 5,
  unreachable: 6,
  interrupted: 130,
} as const

/** The members of a problem, whoever found it. */
export interface ProblemJson {
  type: string
  title: string
  status?: number
  detail?: string
  errors?: { pointer: string; detail: string }[]
  [member: string]: unknown
}

export interface Explanation {
  exitCode: number
  problem: ProblemJson
  /** What to do now. */
  next?: string
  /** Lines for people, where the problem says it in the terms of the API. */
  lines?: string[]
}

/** Code of a problem -> what to do now. */
export type Advice = Partial<Record<string, string>>

/** What an explanation can name. */
export interface ExplainContext {
  /** Agent that the command is about. */
  agent?: string | undefined
  /** Where the token comes from, such as SAC_TOKEN. */
  tokenFrom?: string | undefined
  /** What the command takes. */
  inputs?: Inputs
  /** What the command advises, by the code of the problem. */
  advice?: Advice
}

/**
 * Exit code, problem and next step for whatever a command threw. Errors of the SDK are told by name: importing their
 * classes would load the SDK also for `sac --help`.
 */
export function explain(error: unknown, context: ExplainContext = {}): Explanation {
  if (!(error instanceof Error)) return ours(EXIT.failed, 'failed', String(error))
  if (error instanceof CliError) {
    const code = error.exitCode === EXIT.usage ? 'usage' : 'failed'
    return ours(error.exitCode, code, error.message, error.next)
  }
  if (isUsage(error))
    return ours(EXIT.usage, 'usage', firstLine(error.message), 'add --help to see how')
  if ('problem' in error) return explainProblem(error.problem as ProblemJson, context)
  switch (error.name) {
    case 'ConnectionError':
    case 'TimeoutError':
      return ours(
        EXIT.unreachable,
        'unreachable',
        error.message,
        `start a server here with \`${hint('up')}\`, or look with \`${hint('doctor')}\``,
      )
    case 'AbortError':
    case 'ExitPromptError':
      return ours(EXIT.interrupted, 'interrupted', 'Interrupted.')
    default:
      return ours(EXIT.failed, 'failed', messageOf(error))
  }
}

function messageOf(error: NodeJS.ErrnoException): string {
  return error.path !== undefined && error.code !== undefined
    ? `${error.path}: ${describeFileError(error)}`
    : error.message
}

/** What the operating system says of a file, in words. */
export const describeFileError = ({ code, message }: NodeJS.ErrnoException): string =>
  FILE_ERRORS[code ?? ''] ?? message

const FILE_ERRORS: Record<string, string> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'you may not read or write it',
  EPERM: 'you may not read or write it',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of the path is no folder',
  EEXIST: 'it is there already',
  ENOSPC: 'the disk is full',
  EROFS: 'it cannot be written to',
}

function explainProblem(problem: ProblemJson, context: ExplainContext): Explanation {
  const { status = 500, errors = [] } = problem
  const { inputs, advice } = context
  const code = problem.type.split(':').at(-1) ?? ''
  const advised = advice?.[code]
  const named = inputs ? errors.map((error) => nameMember(error, inputs)) : []
  if (named.some((line) => line !== undefined)) {
    const lines = named.map((line, at) => line ?? memberLine(errors[at]!))
    return {
      exitCode: EXIT.usage,
      problem,
      lines,
      ...(advised !== undefined && { next: advised }),
    }
  }
  const exitCode = exitCodeOf(status)
  const next = advised ?? nextOf(problem, context)
  return { exitCode, problem, ...(next !== undefined && { next }) }
}

/** What to do about a problem: where there is a command for it, that; else what the server advises. */
export function nextOf(problem: ProblemJson, context: ExplainContext = {}): string | undefined {
  const code = problem.type.split(':').at(-1) ?? ''
  const fix = problem['fix']
  return NEXT[code]?.(context, problem) ?? (typeof fix === 'string' ? fix : undefined)
}

function exitCodeOf(status: number): number {
  if (status === 401 || status === 403) return EXIT.notAllowed
  if (status === 404) return EXIT.notFound
  if (status === 402 || status === 409 || status === 412 || status === 429 || status === 507) {
    return EXIT.conflict
  }
  return status === 502 || status === 503 || status === 504 ? EXIT.unreachable : EXIT.failed
}

const raised = (_context: ExplainContext, { setting }: ProblemJson) =>
  typeof setting === 'string'
    ? `as an admin, raise it with \`${hint('setting set', setting)} --value NUMBER\``
    : undefined

const NEXT: Record<string, (context: ExplainContext, problem: ProblemJson) => string | undefined> =
  {
    'not-signed-in': ({ tokenFrom }) =>
      tokenFrom === undefined
        ? `sign in with \`${hint('login')}\``
        : `the token is that of ${tokenFrom}: correct it, or leave it out`,
    'agent-suspended': ({ agent = 'NAME' }) =>
      `bring it back with \`${hint('agent resume', agent)}\``,
    'quota-exceeded': raised,
    'content-too-large': raised,
    'owner-stays': () => `hand it over with \`${hint('group update GROUP --owner MEMBER')}\``,
    'budget-exhausted': ({ agent = 'NAME' }) =>
      `ask whoever owns the provider, or use another with \`${hint('agent update', agent)} --provider PROVIDER\``,
  }

const ours = (exitCode: number, code: string, detail: string, next?: string): Explanation => ({
  exitCode,
  problem: { type: `urn:sac:cli:${code}`, title: TITLES[code] ?? 'Failed', detail },
  ...(next !== undefined && { next }),
})

const TITLES: Record<string, string> = {
  usage: 'Wrong usage',
  unreachable: 'Not reachable',
  interrupted: 'Interrupted',
}

/** oclif's parser and its `error()` mark theirs. */
const isUsage = (error: Error) => 'oclif' in error

/** The parser adds the whole help to some of its messages. */
const firstLine = (message: string) => message.split('\nSee more help')[0]!.trim()

/** The text for people, several lines. */
export function describeProblem({ problem, next, lines: named }: Explanation): string {
  const lines = named
    ? [`Error: ${named.join('\n  ')}`]
    : [`Error: ${problem.detail ?? problem.title}`, ...memberLines(problem)]
  if (next !== undefined) lines.push(`Next: ${next}`)
  if (typeof problem['instance'] === 'string' && (problem.status ?? 0) >= 500) {
    lines.push(`Request: ${problem['instance'].replace(/^urn:sac:request:/, '')}`)
  }
  return lines.join('\n')
}

/** `password: must have …`: people know members by name, not as JSON pointers. */
const memberLine = ({ pointer, detail }: { pointer: string; detail: string }): string =>
  pointer === '' ? detail : `${pointer.replace(/^\//, '').replaceAll('/', '.')}: ${detail}`

/** What is wrong with each member, where the text does not say it. */
const memberLines = ({ errors = [], detail: text }: ProblemJson): string[] =>
  errors.filter(({ detail }) => !text?.includes(detail)).map((error) => `  ${memberLine(error)}`)
