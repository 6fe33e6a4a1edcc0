import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Config, flush, handle, type Interfaces, run } from '@oclif/core'
import { CliError, describeProblem, EXIT, explain } from './lib/errors.ts'
import { hint } from './lib/hints.ts'
import { similar } from './lib/similar.ts'

/** Where package.json, manifest and commands of the bundle are. */
const root = fileURLToPath(new URL('.', import.meta.url))

/** Runs the command that the arguments name. */
export async function runProgram(argv: string[]): Promise<void> {
  const pjson = JSON.parse(readFileSync(`${root}package.json`, 'utf8'))
  // Whoever reads has seen enough, such as `head`.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(EXIT.done)
    throw error
  })
  const options = { root, pjson, isRoot: true }
  try {
    // `sac help agent create` is what people try first.
    await run(argv[0] === 'help' ? [...argv.slice(1), '--help'] : argv, options)
    await flush()
  } catch (error) {
    await fail(error as Error, options)
  }
}

/** What comes from before a command runs, such as an unknown one; commands tell their errors themselves. */
async function fail(error: Error & { code?: string }, options: Interfaces.Options): Promise<never> {
  // `this.exit(code)` of a command.
  if (error.code === 'EEXIT') return handle(error) as Promise<never>
  const unknown = /^command (\S+) not found$/.exec(error.message)?.[1]
  const explanation = explain(
    unknown === undefined ? error : notFound(unknown, await Config.load(options)),
  )
  process.stderr.write(`${describeProblem(explanation)}\n`)
  process.exit(explanation.exitCode || EXIT.failed)
}

function notFound(id: string, config: Config): CliError {
  const words = (text: string) => text.replaceAll(':', ' ')
  const meant = similar(id, [...config.commandIDs, ...config.topics.map(({ name }) => name)])
  return new CliError(`there is no command sac ${words(id)}`, {
    exitCode: EXIT.usage,
    next: meant ? `did you mean \`${hint(words(meant))}\`?` : `see all with \`${hint('--help')}\``,
  })
}
