import type { SacClient } from '@sac/sdk'
import { Screen } from './kill.ts'

/** A shell in the sandbox of an agent whose command is `sh`. */
export class Shell {
  readonly #screen: Screen
  #count = 0

  private constructor(screen: Screen) {
    this.#screen = screen
  }

  static async open(client: SacClient, agentId: number): Promise<Shell> {
    const session = await client.sessions.open(agentId)
    return new Shell(new Screen(await client.sessions.attach(session.id, { cols: 2000, rows: 50 })))
  }

  /** Runs a command to its end. @returns its exit code, and what it printed on stdout and stderr */
  async run(command: string): Promise<{ code: number; output: string }> {
    const { terminal } = this.#screen
    const mark = ++this.#count
    // The marks are put together by the shell, so that the echo of what is typed has none.
    terminal.write(
      `printf '%s-%s\\n' BEGIN ${mark}; { ${command}; } 2>&1; printf '%s-%s-%s\\n' END ${mark} $?\r`,
    )
    const pattern = new RegExp(`BEGIN-${mark}\\r?\\n([^]*?)END-${mark}-(\\d+)`)
    await this.#screen.waitFor(pattern)
    const [, output, code] = pattern.exec(this.#screen.text)!
    return { code: Number(code), output: output!.replaceAll('\r', '').trimEnd() }
  }

  close(): void {
    this.#screen.terminal.close()
  }
}
