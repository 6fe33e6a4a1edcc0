import { Args, Flags } from '@oclif/core'
import type { ConversationMessage } from '@sac/sdk'
import { chooseAgent } from '../../lib/agents.ts'
import { SacCommand } from '../../lib/sac-command.ts'
import { formatTable, text } from '../../lib/table.ts'

const CONTENT_WIDTH = 100

export default class ConversationList extends SacCommand {
  static override description = 'show what was said with an agent, the latest last'
  static override examples = [
    '<%= config.bin %> <%= command.id %> helper --search "quarterly report" --full',
  ]
  static override args = {
    agent: Args.string({ description: 'id or name; the only one by default' }),
  }
  static override flags = {
    agent: Flags.string({ description: 'id or name of the agent' }),
    session: Flags.string({ description: 'only this session' }),
    search: Flags.string({ description: 'words to find; "a phrase", or, -without' }),
    before: Flags.string({ description: 'only before this instant, such as 2026-11-23T14:00:00Z' }),
    after: Flags.string({ description: 'only after this instant' }),
    full: Flags.boolean({ description: 'whole messages' }),
    limit: Flags.integer({ description: 'most messages to show', min: 1, default: 50 }),
  }

  async run() {
    const { args, flags } = await this.parse(ConversationList)
    const client = await this.client(flags)
    const agent = await chooseAgent(client, args.agent ?? flags.agent)
    const pages = client.conversations
      .list({
        agentId: agent.id,
        limit: Math.min(flags.limit, 200),
        sessionId: flags.session,
        q: flags.search,
        before: flags.before,
        after: flags.after,
      })
      .pages()
    const items: ConversationMessage[] = []
    let nextCursor: string | null = null
    for await (const page of pages) {
      items.push(...page.items)
      nextCursor = page.nextCursor
      if (items.length >= flags.limit) break
    }
    const shown = items.slice(0, flags.limit)
    const isCut = shown.length < items.length || nextCursor !== null
    const oldestFirst = shown.toReversed()
    if (shown.length === 0) this.note(`Nothing was said with ${agent.name} yet.`)
    else this.log(flags.full ? oldestFirst.map(whole).join('\n\n') : table(oldestFirst))
    if (isCut) this.note(`Only the latest ${shown.length} are shown; --limit shows more.`)
    return { items: shown, nextCursor }
  }
}

const table = (messages: ConversationMessage[]) =>
  formatTable(messages, {
    at: ({ at }) => at.slice(0, 19).replace('T', ' '),
    role: ({ role }) => role,
    content: ({ content }) => {
      const line = text(content.trim())
      return line.length > CONTENT_WIDTH ? `${line.slice(0, CONTENT_WIDTH - 1)}…` : line
    },
  })

const whole = ({ at, role, content }: ConversationMessage) =>
  `${at} ${role}\n${content
    .trim()
    .split('\n')
    .map((line) => `  ${line.trim() === '' ? '' : text(line)}`.trimEnd())
    .join('\n')}`
