import { Command, Flags, type Interfaces } from '@oclif/core'
import type { Page, PageRequest, SacClient } from '@sac/sdk'
import { type Connection, type ConnectionFlags, resolveConnection } from './connection.ts'
import { type Advice, CliError, describeProblem, EXIT, explain } from './errors.ts'
import { Progress } from './progress.ts'
import { type Columns, formatTable } from './table.ts'

/** `--limit` of lists. */
export const limitFlag = Flags.integer({ description: 'most lines to show', min: 1, default: 200 })

/** `--yes` of commands that destroy. */
export const yesFlag = Flags.boolean({ char: 'y', description: 'do not ask' })

/**
 * A command: `run()` returns the API's object, which `--json` prints, and prints for people through `this.log`.
 * stdout is the result, stderr everything else.
 */
export abstract class SacCommand extends Command {
  static override enableJsonFlag = true
  /** How it is written, for where people take it for something else, such as `setting set KEY --value VALUE`. */
  static form: string | undefined

  static override baseFlags = {
    url: Flags.string({ description: 'server, instead of the profile’s', helpGroup: 'GLOBAL' }),
    token: Flags.string({ description: 'token, instead of the profile’s', helpGroup: 'GLOBAL' }),
    profile: Flags.string({ description: 'profile to use', helpGroup: 'GLOBAL' }),
  }

  /** Agent that the command is about, for hints. */
  protected agentName: string | undefined

  /** What to do when the server refuses, by the code of its problem. */
  protected advice: Advice = {}

  /** Where the token comes from that the server may refuse. */
  #tokenFrom: string | undefined

  readonly #interruption = new AbortController()

  /** Fires on Ctrl-C and SIGTERM, where `interruptible` was called. */
  protected get signal(): AbortSignal {
    return this.#interruption.signal
  }

  async connection(flags: ConnectionFlags): Promise<Connection> {
    const connection = await resolveConnection(flags)
    this.#tokenFrom = connection.tokenFrom
    return connection
  }

  protected async client(flags: ConnectionFlags): Promise<SacClient> {
    const { url, client } = await this.connection(flags)
    const { SacClient } = await import('@sac/sdk')
    return new SacClient({ baseUrl: url, ...client })
  }

  /** Lets a command end in its own way on Ctrl-C and SIGTERM; a second one ends it at once. */
  protected interruptible(): AbortSignal {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(name, () => {
        if (this.signal.aborted) process.exit(EXIT.interrupted)
        this.#interruption.abort(new Error(name))
      })
    }
    return this.signal
  }

  /** Nothing is drawn with `--json`. */
  protected progress(): Progress {
    return new Progress(this.jsonEnabled())
  }

  /** For people, on stderr. */
  protected note(text: string): void {
    if (!this.jsonEnabled()) process.stderr.write(`${text}\n`)
  }

  /** Prints a list up to `limit`; says on stderr when there is more. Returns what `--json` prints. */
  protected async printList<Item>(
    list: PageRequest<Item>,
    columns: Columns<Item>,
    options: { limit: number; empty?: string; cut?: string[] },
  ): Promise<Page<Item>> {
    const items: Item[] = []
    let nextCursor: string | null = null
    for await (const page of list.pages()) {
      items.push(...page.items)
      nextCursor = page.nextCursor
      if (items.length >= options.limit) break
    }
    const isCut = items.length > options.limit || nextCursor !== null
    const shown = items.slice(0, options.limit)
    if (shown.length > 0) this.log(formatTable(shown, columns, { cut: options.cut ?? [] }))
    else this.note(options.empty ?? 'Nothing here yet.')
    if (isCut)
      process.stderr.write(`Only the first ${shown.length} are shown; --limit shows more.\n`)
    return { items: shown, nextCursor }
  }

  /** Asks before destruction. Without a terminal only `--yes` passes. */
  protected async confirm(question: string, isSure: boolean | undefined): Promise<void> {
    if (isSure) return
    if (!process.stdin.isTTY || !process.stderr.isTTY) {
      throw new CliError(`${question} Nobody can be asked here.`, {
        exitCode: EXIT.usage,
        next: 'add --yes to go on without being asked',
      })
    }
    const { confirm } = await import('@inquirer/prompts')
    if (!(await confirm({ message: question, default: false }, { output: process.stderr }))) {
      throw new CliError('nothing was changed')
    }
  }

  /** Whatever the parser does not like is wrong usage, also what a single argument's parser throws. */
  protected override async parse<
    F extends Interfaces.OutputFlags<Interfaces.FlagInput>,
    B extends Interfaces.OutputFlags<Interfaces.FlagInput>,
    A extends Interfaces.OutputArgs<Interfaces.ArgInput>,
  >(
    options?: Interfaces.Input<F, B, A>,
    argv?: string[],
  ): Promise<Interfaces.ParserOutput<F, B, A>> {
    try {
      return await super.parse<F, B, A>(options, argv)
    } catch (cause) {
      const { form, flags, args, baseFlags } = this.constructor as typeof SacCommand
      const { usageError } = await import('./usage.ts')
      const id = (this.id ?? '').replaceAll(':', ' ')
      throw usageError(cause, { id, form, flags: { ...flags, ...baseFlags }, args })
    }
  }

  override async catch(error: Error): Promise<never> {
    // `this.exit(code)` is an end, not an error.
    if ('code' in error && error.code === 'EEXIT') throw error
    const { flags = {}, args = {} } = this.constructor as typeof SacCommand
    const explanation = explain(error, {
      agent: this.agentName,
      tokenFrom: this.#tokenFrom,
      advice: this.advice,
      inputs: { flags: Object.keys(flags), args: Object.keys(args) },
    })
    if (this.jsonEnabled()) this.logJson(this.toErrorJson(error))
    else if (explanation.exitCode === EXIT.interrupted) process.stderr.write('\n')
    else process.stderr.write(`${describeProblem(explanation)}\n`)
    if (process.env['SAC_DEBUG']) process.stderr.write(`${withCauses(error)}\n`)
    return this.exit(explanation.exitCode) as never
  }

  /** The problem and nothing else: oclif's own would print the parser's input, and so secrets. */
  override toErrorJson(error: unknown): unknown {
    return explain(error).problem
  }
}

function withCauses(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by ${withCauses(error.cause)}` : ''
  return `${error.stack}${cause}`
}
