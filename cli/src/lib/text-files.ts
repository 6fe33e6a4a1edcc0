import { readFile } from 'node:fs/promises'
import { CliError, describeFileError, EXIT } from './errors.ts'

/** What a flag says: itself, or with `@` before it what stands in that file. */
export async function textOrFile(flag: string, text: string): Promise<string> {
  if (!text.startsWith('@')) return text
  try {
    return await readFile(text.slice(1), 'utf8')
  } catch (cause) {
    throw new CliError(`${flag} ${text}: ${describeFileError(cause as NodeJS.ErrnoException)}`, {
      exitCode: EXIT.usage,
      cause,
    })
  }
}
