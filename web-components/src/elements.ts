/**
 * The elements that a page may put into `<sac-provider>`. Each is loaded when the first one of its kind stands there, so
 * that a page loads only what it shows. Settings are not among them: passwords, tokens and users are no matter of a portal,
 * and the tokens that a portal may mint do not reach them.
 */
export const ELEMENTS: Record<string, () => Promise<unknown>> = {
  'sac-agent': () => import('./sac-agent.ts'),
  'sac-agents': () => import('./sac-agents.ts'),
  'sac-chat': () => import('./sac-chat.ts'),
  'sac-conversations': () => import('./sac-conversations.ts'),
  'sac-files': () => import('./sac-files.ts'),
  'sac-skill-form': () => import('./sac-skill-form.ts'),
  'sac-skills': () => import('./sac-skills.ts'),
  'sac-terminal': () => import('./sac-terminal.ts'),
}
