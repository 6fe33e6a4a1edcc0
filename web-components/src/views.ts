import { msg } from '@lit/localize'
import type { ServerInfo } from '@sac/sdk'
import { html, type TemplateResult } from 'lit'
import type { Route } from './router.ts'

export interface View {
  /** Its code comes when somebody goes there. */
  load: () => Promise<unknown>
  render: (route: Route, page: { info: ServerInfo | undefined }) => TemplateResult
}

const id = (text: string | undefined) => (text === undefined ? undefined : Number(text))

/** What stands at each place of the app. */
export const VIEWS: Record<Route['view'], View> = {
  agents: {
    load: () => import('./sac-agents.ts'),
    render: ({ query }) => html`<sac-agents ?new=${query.has('new')}></sac-agents>`,
  },
  agent: {
    load: () => import('./sac-agent.ts'),
    render: ({ params }) =>
      html`<sac-agent .agentId=${id(params['agentId'])} .tab=${params['tab'] ?? 'chat'}></sac-agent>`,
  },
  files: {
    load: () => import('./sac-files.ts'),
    render: ({ params, query }) =>
      html`<sac-files
        .space=${params['space']}
        .spaceId=${id(params['id'])}
        .path=${query.get('path') ?? ''}
      ></sac-files>`,
  },
  skills: {
    load: () => import('./sac-skills.ts'),
    render: ({ params, query }) =>
      html`<sac-skills
        .skillId=${params['skillId'] === 'new' ? 'new' : id(params['skillId'])}
        .tab=${params['tab']}
        .agentId=${id(query.get('agent') ?? undefined)}
      ></sac-skills>`,
  },
  conversations: {
    load: () => import('./sac-conversations.ts'),
    render: ({ params }) =>
      html`<sac-conversations
        .agentId=${id(params['agentId'])}
        .sessionId=${params['sessionId']}
      ></sac-conversations>`,
  },
  settings: {
    load: () => import('./sac-settings.ts'),
    render: ({ params }) => html`<sac-settings .section=${params['section']}></sac-settings>`,
  },
  'not-found': {
    load: async () => {},
    render: () => html`<div class="note stack">
      <h1>${msg('There is nothing here')}</h1>
      <p><a href="/agents">${msg('To your agents')}</a></p>
    </div>`,
  },
}
