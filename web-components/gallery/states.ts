import { ELEMENTS } from '../src/elements.ts'
import { IN_USE, withoutSandbox } from './data.ts'
import type { Script } from './scripted-fetch.ts'

export interface State {
  tag: string
  name: string
  script: Script
  attributes?: Record<string, string>
  /** It takes up the page, or lies over it: shown by itself. */
  isAlone?: boolean
}

/** The states that each element of a page has. */
const EVERY: Record<string, Script> = {
  empty: { behaviour: 'empty' },
  loading: { behaviour: 'silent' },
  error: { behaviour: 'failing' },
  ready: { answers: IN_USE },
  offline: { behaviour: 'offline', answers: IN_USE },
}

/** What an element is told by its page. */
const ATTRIBUTES: Record<string, Record<string, string>> = {
  'sac-agent': { 'agent-id': '7' },
  'sac-chat': { 'agent-id': '7' },
  'sac-conversations': { 'agent-id': '7' },
  'sac-files': { space: 'output', 'space-id': '7' },
  'sac-skill-form': { 'skill-id': '3', 'agent-id': '7' },
  'sac-terminal': { 'agent-id': '7' },
}

/** One line each: what is special to one element. */
const MORE: State[] = [
  { tag: 'sac-login', name: 'sign in', script: {} },
  { tag: 'sac-login', name: 'set up', script: {}, attributes: { mode: 'set-up' } },
  { tag: 'sac-login', name: 'register', script: {}, attributes: { mode: 'register' } },
  {
    tag: 'sac-agents',
    name: 'no sandbox can run',
    script: { answers: { ...IN_USE, getInfo: withoutSandbox({ isUsable: false }) } },
  },
  {
    tag: 'sac-agents',
    name: 'no sandbox is wanted',
    script: { answers: { ...IN_USE, getInfo: withoutSandbox({ isUsable: true }) } },
  },
  { tag: 'sac-help', name: 'open', script: {}, isAlone: true },
  { tag: 'sac-palette', name: 'open', script: { answers: IN_USE }, isAlone: true },
]

export const STATES: State[] = [
  ...Object.keys(ELEMENTS).flatMap((tag) =>
    Object.entries(EVERY).map(([name, script]) => ({
      tag,
      name,
      script,
      attributes: ATTRIBUTES[tag] ?? {},
    })),
  ),
  ...MORE,
]
