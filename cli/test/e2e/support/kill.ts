import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type ConversationMessage, SacClient, type TerminalConnection } from '@sac/sdk'
import { type RunningServer, sacJson, waitUntil } from './server.ts'

/** A client with a token of its own, which outlives every server. */
export async function clientOf(server: RunningServer): Promise<SacClient> {
  const { token } = await sacJson<{ token: string }>(server, ['token', 'create', 'kill'])
  return new SacClient({ baseUrl: server.url, token })
}

/** pids of an agent's processes, as its sandbox's record has them now; undefined between two sandboxes. */
export async function processesOf(
  server: RunningServer,
  agentId: number,
): Promise<{ root: number; sidecar: number } | undefined> {
  try {
    const path = join(server.dataDir, 'agents', String(agentId), 'sandbox.json')
    const { root, sidecar } = JSON.parse(await readFile(path, 'utf8'))
    return sidecar ? { root: root.pid, sidecar: sidecar.pid } : undefined
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** The PTY host below pid 1 of a sandbox. */
export async function podBelow(root: number): Promise<number> {
  for (const child of await childrenOf(root)) {
    const commandLine = await readFile(`/proc/${child}/cmdline`, 'utf8')
    if (commandLine.includes('pod.cjs')) return child
    const below = await podBelow(child)
    if (below) return below
  }
  return 0
}

async function childrenOf(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')
  return text.split(' ').filter(Boolean).map(Number)
}

/** All that a terminal has shown, and what its connection told. */
export class Screen {
  text = ''
  /** Another program has begun, so often. */
  restarts = 0
  /** Output was skipped, so often. */
  gaps = 0
  refused = ''
  /** `performance.now()` of the last changes to these states. */
  openAt = 0
  cutAt = 0
  onCut = () => {}
  readonly terminal: TerminalConnection

  constructor(terminal: TerminalConnection) {
    this.terminal = terminal
    terminal.on('gap', ({ isRestart }) => {
      if (isRestart) this.restarts++
      else this.gaps++
    })
    terminal.on('inputRefused', ({ bytes }) => {
      this.refused += Buffer.from(bytes).toString()
    })
    terminal.on('state', ({ state }) => {
      if (state === 'open') this.openAt = performance.now()
      if (state === 'reconnecting' && this.cutAt <= this.openAt) {
        this.cutAt = performance.now()
        this.onCut()
      }
    })
    void this.#read()
  }

  waitFor(pattern: RegExp, from = 0, timeoutMs = 30_000): Promise<boolean> {
    return waitUntil(() => pattern.test(this.text.slice(from)), {
      what: `${pattern} in ${JSON.stringify(this.text.slice(from).slice(-1500))}`,
      timeoutMs,
      intervalMs: 10,
    })
  }

  async #read(): Promise<void> {
    const decoder = new TextDecoder()
    for await (const bytes of this.terminal) this.text += decoder.decode(bytes, { stream: true })
  }
}

/** Numbers of the lines `<word>-<number>`, in the order in which they came. */
export const numbersOf = (text: string, word: string): number[] =>
  [...text.matchAll(new RegExp(`^${word}-(\\d+)\\r?$`, 'gm'))].map(([, number]) => Number(number))

export const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1)

/** Repeats a call as a client does that has to get through; what was not acknowledged is tried again. */
export async function insist<T>(call: () => Promise<T>): Promise<T> {
  return waitUntil(() => call().catch(() => undefined), {
    timeoutMs: 60_000,
    intervalMs: 50,
  }) as Promise<T>
}

export const digestOf = (content: string | Buffer) =>
  createHash('sha256').update(content).digest('hex')

/** Path and digest of every file below a folder of this machine. */
export async function filesIn(folder: string): Promise<Record<string, string>> {
  const files = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isFile())
  const entries = files.map(async ({ name }) => [
    name,
    digestOf(await readFile(join(folder, name))),
  ])
  return Object.fromEntries(await Promise.all(entries))
}

/** Path and digest of every output, as the platform lists them. */
export async function outputsOf(client: SacClient, agentId: number) {
  const files: Record<string, string> = {}
  for await (const { path, kind, digest } of client.outputs.list(agentId, { recursive: true })) {
    if (kind === 'file') files[path] = digest!
  }
  return files
}

export async function conversationOf(
  client: SacClient,
  agentId: number,
): Promise<ConversationMessage[]> {
  const messages: ConversationMessage[] = []
  for await (const message of client.conversations.list({ agentId, order: 'asc' })) {
    messages.push(message)
  }
  return messages
}

/** How often one side said exactly this, as a line of its own. */
export const countLines = (
  messages: ConversationMessage[],
  role: ConversationMessage['role'],
  line: string,
): number =>
  messages
    .filter((message) => message.role === role)
    .flatMap(({ content }) => content.split('\n'))
    .filter((other) => other.trim() === line).length

/** Prints each time, median and maximum: the numbers that the promise is about. */
export function report(what: string, times: number[]): void {
  const sorted = [...times].sort((a, b) => a - b)
  const median = sorted[Math.floor(sorted.length / 2)]!
  const round = (ms: number) => Math.round(ms)
  console.info(
    `${what}: ${times.map(round).join(' ')} ms; median ${round(median)}, maximum ${round(sorted.at(-1)!)}`,
  )
}
