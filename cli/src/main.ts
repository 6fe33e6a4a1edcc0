import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Config, flush, handle, run } from '@oclif/core'
import { describeProblem, EXIT, explain } from './lib/errors.ts'

/** Where package.json, manifest and commands of the bundle are. */
const root = fileURLToPath(new URL('.', import.meta.url))

/** `sac help agent create` is what people try first. */
function normalize(argv: string[]): string[] {
  return argv[0] === 'help' ? [...argv.slice(1), '--help'] : argv
}

async function main(): Promise<void> {
  const argv = normalize(process.argv.slice(2))
  try {
    const pjson = JSON.parse(readFileSync(`${root}package.json`, 'utf8'))
    const config = new Config({ root, pjson, isRoot: true })
    await config.load()
    await run(argv, config)
    await flush()
  } catch (error) {
    await fail(error as Error)
  }
}

/** What comes from before a command runs, such as an unknown one; commands tell their errors themselves. */
async function fail(error: Error & { code?: string }): Promise<never> {
  if (isExit(error)) return handle(error) as Promise<never>
  const explanation = explain(error)
  process.stderr.write(`${describeProblem(explanation)}\n`)
  process.exit(explanation.exitCode || EXIT.failed)
}

/** `this.exit(code)` of a command. */
const isExit = (error: Error & { code?: string }) => error.code === 'EEXIT'

await main()
