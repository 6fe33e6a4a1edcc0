import type { Connection } from '../lib/connection.ts'
import { CliError, EXIT } from '../lib/errors.ts'
import { checkMachine, type Finding } from '../lib/local-checks.ts'
import { SacCommand } from '../lib/sac-command.ts'
import { checkServer } from '../lib/server-checks.ts'

const SIGNS = { ok: '✔', warning: '!', failed: '✖' } as const
const COLORS = { ok: 32, warning: 33, failed: 31 } as const

export default class Doctor extends SacCommand {
  static override description = 'check an installation and print the fix for what is wrong'

  async run() {
    const { flags } = await this.parse(Doctor)
    const findings: Finding[] = []
    const report = (more: Finding[]) => {
      for (const finding of more) this.#print(finding)
      findings.push(...more)
    }
    const connection = await this.#findServer(flags)
    if (connection instanceof CliError) {
      report(await checkMachine())
      report([
        { check: 'server', status: 'failed', detail: connection.message, fix: connection.next! },
      ])
    } else {
      const client = await this.client(flags)
      if (isHere(connection.url)) report(await checkMachine())
      report(await checkServer(client, connection, this.config.version))
    }
    const failed = findings.filter(({ status }) => status === 'failed').length
    const warnings = findings.filter(({ status }) => status === 'warning').length
    this.log(
      failed + warnings === 0 ? '\nAll is well.' : `\n${failed} failed, ${warnings} to look at.`,
    )
    process.exitCode = failed > 0 ? EXIT.failed : EXIT.done
    return { findings }
  }

  async #findServer(
    flags: Parameters<SacCommand['connection']>[0],
  ): Promise<Connection | CliError> {
    try {
      return await this.connection(flags)
    } catch (error) {
      if (error instanceof CliError) return error
      throw error
    }
  }

  #print({ check, status, detail, fix }: Finding): void {
    const hasColor = process.stdout.isTTY && !process.env['NO_COLOR']
    const sign = hasColor ? `\u001b[${COLORS[status]}m${SIGNS[status]}\u001b[0m` : SIGNS[status]
    this.log(`${sign} ${check.padEnd(10)} ${detail}`)
    if (fix !== undefined) this.log(`  ${' '.repeat(10)} fix: ${fix}`)
  }
}

const isHere = (url: string) => /^https?:\/\/(127\.|localhost|\[::1\])/.test(url)
