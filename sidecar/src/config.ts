import { isAbsolute } from 'node:path'

export interface SidecarConfig {
  agentId: number
  /** Folder with everything of the agent: `workspace`, `home`, `side`, `sidecar`. */
  agentDir: string
  /** Base URL of the server's internal listener. */
  internalUrl: URL
  /** File with the sidecar's token; read again when the platform refuses the token. */
  tokenFile: string
  /** The agent's own spaces, `output` and `private`, which are kept equal both ways. */
  spaces: string[]
  /** Larger files are listed and not synced; the platform has a limit of its own below it. In bytes. */
  maxFileBytes: number
  logLevel: LogLevel
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

const LOG_LEVELS = ['debug', 'info', 'warn', 'error']
const SPACE = /^(output|private)$/

/** @throws Error that names every wrong variable at once */
export function readConfig(env: NodeJS.ProcessEnv): SidecarConfig {
  const problems: string[] = []
  const check = (
    name: string,
    fallback: string | undefined,
    isGood: (value: string) => boolean,
    want: string,
  ) => {
    const value = env[name] || fallback || ''
    if (!isGood(value)) problems.push(`${name} ${want}`)
    return value
  }
  const agentId = check(
    'SAC_AGENT_ID',
    undefined,
    (value) => /^[1-9]\d*$/.test(value),
    'is the id of the agent, a whole number',
  )
  const agentDir = check(
    'SAC_AGENT_DIR',
    undefined,
    isAbsolute,
    'is the absolute path of the folder of the agent',
  )
  const internalUrl = check(
    'SAC_INTERNAL_URL',
    undefined,
    isHttpUrl,
    'is the http(s) address of the internal listener',
  )
  const tokenFile = check(
    'SAC_TOKEN_FILE',
    undefined,
    isAbsolute,
    'is the absolute path of the file with the token',
  )
  const spaces = check(
    'SAC_SPACES',
    'output,private',
    (value) => value.split(',').every((space) => SPACE.test(space)),
    'is a list of output and private',
  )
  const logLevel = check(
    'SAC_LOG_LEVEL',
    'info',
    (value) => LOG_LEVELS.includes(value),
    `is one of ${LOG_LEVELS.join(', ')}`,
  )
  const maxFileBytes = check(
    'SAC_MAX_FILE_BYTES',
    String(4 * 1024 ** 3),
    (value) => /^[1-9]\d{0,14}$/.test(value),
    'is the size of the largest file that is synced, in bytes',
  )
  if (problems.length > 0) throw new Error(`Wrong environment: ${problems.join('; ')}.`)
  return {
    agentId: Number(agentId),
    agentDir,
    internalUrl: new URL(internalUrl),
    tokenFile,
    spaces: spaces.split(','),
    maxFileBytes: Number(maxFileBytes),
    logLevel: logLevel as LogLevel,
  }
}

function isHttpUrl(value: string): boolean {
  return URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)
}
