import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Api } from './api.ts'

export const SAC_BIN = fileURLToPath(new URL('../../bin/sac.js', import.meta.url))

export interface Outcome {
  code: number
  stdout: string
  stderr: string
}

/** A home of its own, so that no profile of whoever runs the tests is touched. */
export class CliHome {
  readonly path: string
  readonly env: NodeJS.ProcessEnv
  /** The server that `serve` started last. */
  api: Api | undefined

  private constructor(path: string) {
    this.path = path
    this.env = { PATH: process.env['PATH'], HOME: path, NO_COLOR: '1' }
  }

  static async create(): Promise<CliHome> {
    return new CliHome(await mkdtemp(join(tmpdir(), 'sac-cli-')))
  }

  /** A server that answers so, to which somebody is signed in. */
  async serve(routes: Parameters<typeof Api.start>[0]): Promise<Api> {
    await this.api?.close()
    this.api = await Api.start(routes)
    this.env['SAC_URL'] = this.api.url
    this.env['SAC_TOKEN'] = 'sac_pat_1'
    return this.api
  }

  /** Runs the built `sac` without a terminal. */
  run(
    args: string[],
    options: { input?: string; env?: NodeJS.ProcessEnv; closeStdout?: boolean } = {},
  ): Promise<Outcome> {
    return new Promise((resolve) => {
      const child = execFile(
        process.execPath,
        [SAC_BIN, ...args],
        { env: { ...this.env, ...options.env }, timeout: 30_000 },
        (error, stdout, stderr) =>
          resolve({ code: error ? Number(error.code ?? 128) : 0, stdout, stderr }),
      )
      if (options.closeStdout) child.stdout?.destroy()
      // A command that does not read it may have ended already.
      child.stdin?.on('error', () => {}).end(options.input ?? '')
    })
  }

  async remove(): Promise<void> {
    await this.api?.close()
    await rm(this.path, { recursive: true, force: true })
  }
}
