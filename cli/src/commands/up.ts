import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { constants } from 'node:os'
import { Flags } from '@oclif/core'
import { CliError } from '../lib/errors.ts'
import { SacCommand } from '../lib/sac-command.ts'

export default class Up extends SacCommand {
  static override description =
    'run a server on this machine, in the foreground; in a clone `npm start` builds it first'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --port 9000 --data-dir ./data',
  ]
  static override enableJsonFlag = false
  static override baseFlags = {} as typeof SacCommand.baseFlags
  static override flags = {
    port: Flags.integer({ description: 'port for people; 8080 by default', min: 1, max: 65_535 }),
    'internal-port': Flags.integer({
      description: 'port for sandboxes; 8082 by default',
      min: 1,
      max: 65_535,
    }),
    host: Flags.string({ description: 'address to listen on; 127.0.0.1 by default' }),
    'data-dir': Flags.string({
      description: 'where everything is kept; ~/.local/share/sac by default',
    }),
    'unsafe-no-sandbox': Flags.boolean({
      description: 'run agents without isolation where no sandbox works',
    }),
  }

  async run() {
    const { flags } = await this.parse(Up)
    const child = spawn(process.execPath, [serverMain()], {
      stdio: 'inherit',
      // A group of its own: Ctrl-C reaches it once, through us, as does a signal that somebody sends to us alone.
      detached: true,
      env: {
        // For eyes, and no more than what needs them; a service sets its own.
        LOG_LEVEL: 'warn',
        LOG_FORMAT: 'pretty',
        ...process.env,
        ...(flags.port !== undefined && { API_GATEWAY_PORT: String(flags.port) }),
        ...(flags['internal-port'] !== undefined && {
          SAC_INTERNAL_PORT: String(flags['internal-port']),
        }),
        ...(flags.host !== undefined && { SAC_HOST: flags.host }),
        ...(flags['data-dir'] !== undefined && { SAC_DATA_DIR: flags['data-dir'] }),
        ...(flags['unsafe-no-sandbox'] && { SAC_UNSAFE_NO_SANDBOX: 'true' }),
      },
    })
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => child.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal))
    }
    const { code, signal } = await new Promise<{
      code: number | null
      signal: NodeJS.Signals | null
    }>((resolve, reject) => {
      child.on('error', reject)
      child.on('exit', (exitCode, exitSignal) => resolve({ code: exitCode, signal: exitSignal }))
    })
    this.exit(code ?? 128 + constants.signals[signal ?? 'SIGTERM'])
  }
}

function serverMain(): string {
  try {
    return createRequire(import.meta.url).resolve('@sac/server/main')
  } catch (cause) {
    throw new CliError('the server is not installed here', {
      next: 'install @sac/server beside @sac/cli',
      cause,
    })
  }
}
