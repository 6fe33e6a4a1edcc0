import '../src/sac-help.ts'
import '../src/sac-login.ts'
import '../src/sac-palette.ts'
import { ELEMENTS } from '../src/elements.ts'
import { setLanguage } from '../src/language.ts'
import { ADA } from './data.ts'
import { GalleryCase } from './gallery-case.ts'
import { OFFLINE_AFTER_MS } from './scripted-fetch.ts'
import { STATES, type State } from './states.ts'

// `?only=sac-agents` shows one element, `?only=sac-agents/error` one state, `?language=zh-CN` in Chinese.
const query = new URLSearchParams(location.search)
const only = query.get('only')
const idOf = ({ tag, name }: State) => `${tag}/${name}`
const main = document.querySelector('main')!

if (query.get('language') === 'zh-CN') await setLanguage('zh-CN')
for (const state of STATES) {
  const isAsked = only === idOf(state) || (only === state.tag && !state.isAlone)
  if (only === null ? !state.isAlone : isAsked) main.append(section(state))
}
if (only === null) main.append(...STATES.filter(({ isAlone }) => isAlone).map(link))
await Promise.all(
  Object.entries(ELEMENTS).map(([tag, load]) => document.querySelector(tag) && load()),
)
// By then the servers that go are gone, and the elements have noticed.
setTimeout(() => {
  document.body.dataset['ready'] = ''
}, OFFLINE_AFTER_MS + 1_000)

function section(state: State): HTMLElement {
  const place = document.createElement('section')
  const heading = document.createElement('h2')
  heading.append(link(state))
  const box = new GalleryCase()
  const element = document.createElement(state.tag)
  for (const [name, value] of Object.entries(state.attributes ?? {}))
    element.setAttribute(name, value)
  box.play(state.script, ADA)
  box.append(element)
  place.append(heading, box)
  return place
}

function link(state: State): HTMLElement {
  const anchor = document.createElement('a')
  anchor.href = `?only=${encodeURIComponent(idOf(state))}`
  anchor.textContent = `${state.tag}, ${state.name}`
  const line = document.createElement('p')
  line.append(anchor)
  return state.isAlone ? line : anchor
}
