import { readFile } from 'node:fs/promises'
import { replaceFile } from './agent-folders.ts'
import type { JailLauncher } from './jail.ts'
import type { ProcessIdentity } from './process-identity.ts'

/** What is needed to take a sandbox over; kept in `sandbox.json`. */
export interface SandboxRecord {
  userId: number
  generation: string
  isolation: JailLauncher['isolation']
  internalUrl: string
  /** Port of LLM, hooks and proxy; 4180 in a jail, one of its own without. */
  relayPort: number
  root: ProcessIdentity
  sidecar?: ProcessIdentity
  startedAt: string
  restartCount: number
}

/** Undefined when there is none, or a power cut left one that cannot be read: its processes are gone too. */
export async function readRecord(path: string): Promise<SandboxRecord | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as SandboxRecord
  } catch (error) {
    const isAbsent = (error as NodeJS.ErrnoException).code === 'ENOENT'
    if (isAbsent || error instanceof SyntaxError) return undefined
    throw error
  }
}

export async function writeRecord(path: string, record: SandboxRecord): Promise<void> {
  await replaceFile(path, JSON.stringify(record), { mode: 0o600 })
}
