import { CliError, EXIT } from './errors.ts'

/** Somebody is there who can be asked. */
export const canAsk = (): boolean => process.stdin.isTTY === true && process.stderr.isTTY === true

/** Questions go to stderr: stdout is the result. */
const context = { output: process.stderr }

function demandTerminal(instead: string): void {
  if (!canAsk()) {
    throw new CliError('there is no terminal to ask in', { exitCode: EXIT.usage, next: instead })
  }
}

/** @param instead what to do where nobody can be asked */
export async function askText(message: string, instead: string, initial?: string): Promise<string> {
  demandTerminal(instead)
  const { input } = await import('@inquirer/prompts')
  return input(
    { message, required: true, ...(initial !== undefined && { default: initial }) },
    context,
  )
}

/**
 * A value that may have to fit something, asked again until it does. Only where `canAsk`.
 * @param check why it does not fit, or undefined; an empty answer is checked too
 */
export async function askValue(
  message: string,
  {
    initial,
    check,
  }: { initial?: string | undefined; check?: (value: string) => string | undefined },
): Promise<string> {
  const { input } = await import('@inquirer/prompts')
  const validate = (value: string) => check?.(value) ?? true
  return input({ message, validate, ...(initial !== undefined && { default: initial }) }, context)
}

export async function askYes(message: string, initial = false): Promise<boolean> {
  const { confirm } = await import('@inquirer/prompts')
  return confirm({ message, default: initial }, context)
}

export async function askSecret(message: string, instead: string): Promise<string> {
  demandTerminal(instead)
  const { password } = await import('@inquirer/prompts')
  return password({ message, mask: '*' }, context)
}

export async function askChoice<Value>(
  message: string,
  choices: { name: string; value: Value }[],
  instead: string,
): Promise<Value> {
  demandTerminal(instead)
  const { select } = await import('@inquirer/prompts')
  return select({ message, choices }, context)
}

/** A secret from stdin, for scripts: `printf %s "$KEY" | sac …`. */
export async function readSecretFromStdin(): Promise<string> {
  const text = (await readStdin()).trim()
  if (text === '') throw new CliError('stdin is empty', { exitCode: EXIT.usage })
  return text
}

export async function readStdin(): Promise<string> {
  return Buffer.from(await readBytesFromStdin()).toString('utf8')
}

export async function readBytesFromStdin(): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer)
  return new Uint8Array(Buffer.concat(chunks))
}
