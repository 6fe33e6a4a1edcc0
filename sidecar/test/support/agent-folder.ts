import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig, type SidecarConfig } from '../../src/config.ts'
import { createLog, type Log } from '../../src/log.ts'
import { TOKEN } from './internal-server.ts'

/** The folder of one agent on disk, as the runtime lays it out. */
export class AgentFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'sac-sidecar-'))
  readonly tokenFile = join(this.path, 'sidecar', 'token')
  readonly output = join(this.path, 'workspace', 'output')
  readonly private = join(this.path, 'workspace', 'private')
  readonly transcripts = join(this.path, 'home', '.claude', 'projects', '-workspace-private')
  readonly socket = join(this.path, 'side', 'side.sock')

  constructor() {
    for (const folder of ['side', 'sidecar', 'home']) mkdirSync(join(this.path, folder))
    for (const folder of [this.output, this.private, this.transcripts]) {
      mkdirSync(folder, { recursive: true })
    }
    writeFileSync(this.tokenFile, `${TOKEN}\n`)
  }

  env(internalUrl: string): Record<string, string> {
    return {
      SAC_AGENT_ID: '7',
      SAC_AGENT_DIR: this.path,
      SAC_INTERNAL_URL: internalUrl,
      SAC_TOKEN_FILE: this.tokenFile,
    }
  }

  config(internalUrl: string, env: Record<string, string> = {}): SidecarConfig {
    return readConfig({ ...this.env(internalUrl), ...env })
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true })
  }
}

/** Shows the sidecar's log when a test is looked into: `SAC_TEST_LOG=debug`. */
export const testLog: Log = createLog(
  'debug',
  process.env['SAC_TEST_LOG'] ? (line) => void process.stderr.write(line) : () => {},
)
