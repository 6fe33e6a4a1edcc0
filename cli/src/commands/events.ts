import { Flags } from '@oclif/core'
import type { EventTopic } from '@sac/sdk'
import { chooseAgent } from '../lib/agents.ts'
import { eventText } from '../lib/event-text.ts'
import { SacCommand } from '../lib/sac-command.ts'
import { text } from '../lib/table.ts'

const TOPICS = [
  ...(['agent', 'session', 'message', 'file', 'conversation'] as const),
  ...(['provider', 'group'] as const),
] satisfies EventTopic[]

export default class Events extends SacCommand {
  static override description =
    'show what happens to what is yours, until Ctrl-C; with --json a line of JSON for each'
  static override examples = [
    'sac events --topic file',
    'sac events --agent helper --json | jq .type',
  ]
  static override flags = {
    topic: Flags.custom<EventTopic>({ options: [...TOPICS] })({
      description: 'only these, may be given again',
      multiple: true,
    }),
    agent: Flags.string({ description: 'id or name of the agent; all when absent' }),
  }

  async run() {
    const { flags } = await this.parse(Events)
    const signal = this.interruptible()
    const client = await this.client(flags)
    const agent = flags.agent === undefined ? undefined : await chooseAgent(client, flags.agent)
    const events = client.events.subscribe({
      signal,
      onOpen: () => this.note('Watching; Ctrl-C ends.'),
      ...(agent && { agentId: agent.id }),
      ...(flags.topic && { topics: flags.topic }),
    })
    for await (const event of events) {
      if (this.jsonEnabled()) process.stdout.write(`${JSON.stringify(event)}\n`)
      else if (event.topic === undefined) this.note('Some events may have been missed.')
      else {
        const where = event.agentId === undefined ? '' : `agent ${event.agentId}`
        this.log(
          [event.at.slice(11, 19), event.type.padEnd(22), where.padEnd(10), text(eventText(event))]
            .join('  ')
            .trimEnd(),
        )
      }
    }
  }
}
