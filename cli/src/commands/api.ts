import { Args, Flags } from '@oclif/core'
import { readStdin } from '../lib/ask.ts'
import { CliError, EXIT } from '../lib/errors.ts'
import { SacCommand } from '../lib/sac-command.ts'
import { textOrFile } from '../lib/text-files.ts'

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'] as const

export default class Api extends SacCommand {
  static override description = 'call any operation of the API'
  static override examples = [
    '<%= config.bin %> <%= command.id %> GET /api/agents --query limit=5',
    '<%= config.bin %> <%= command.id %> POST /api/agents --data \'{"name":"helper"}\'',
    '<%= config.bin %> <%= command.id %> POST /api/agents --data @agent.json',
  ]
  static override args = {
    method: Args.string({
      description: METHODS.join(', '),
      required: true,
      parse: async (text) => text.toUpperCase(),
    }),
    path: Args.string({ description: 'path, such as /api/agents', required: true }),
  }
  static override flags = {
    data: Flags.string({ description: 'body as JSON; @file reads a file, - reads stdin' }),
    query: Flags.string({
      description: 'query parameter as key=value',
      multiple: true,
      multipleNonGreedy: true,
    }),
  }

  async run() {
    const { args, flags } = await this.parse(Api)
    if (!METHODS.includes(args.method as never)) {
      throw new CliError(`${args.method} is no method`, {
        exitCode: EXIT.usage,
        next: `use one of ${METHODS.join(', ')}`,
      })
    }
    if (!args.path.startsWith('/')) {
      throw new CliError(`${args.path} is no path`, {
        exitCode: EXIT.usage,
        next: 'begin it with /',
      })
    }
    const client = await this.client(flags)
    const path = `${args.path}${queryOf(flags.query ?? [])}`
    const data = await client.request(args.method, path, { body: await bodyOf(flags.data) })
    if (data !== undefined)
      this.log(typeof data === 'string' ? data : JSON.stringify(data, null, 2))
    return data
  }
}

function queryOf(pairs: string[]): string {
  const query = new URLSearchParams()
  for (const pair of pairs) {
    const at = pair.indexOf('=')
    if (at < 1) throw new CliError(`--query ${pair} is not key=value`, { exitCode: EXIT.usage })
    query.append(pair.slice(0, at), pair.slice(at + 1))
  }
  return query.size === 0 ? '' : `?${query}`
}

async function bodyOf(data: string | undefined): Promise<unknown> {
  if (data === undefined) return undefined
  const text = data === '-' ? await readStdin() : await textOrFile('--data', data)
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new CliError('the body is not JSON', { exitCode: EXIT.usage, cause })
  }
}
