// Writes docs/reference/elements.md from custom-elements.json.
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const read = (path) => readFile(`${root}${path}`, 'utf8')

const { modules } = JSON.parse(await read('web-components/custom-elements.json'))
const elements = modules
  .flatMap(({ declarations }) => declarations)
  .filter(({ tagName }) => tagName)
  .sort((a, b) => a.tagName.localeCompare(b.tagName, 'en'))
const embeddable = [
  ...(await read('web-components/src/elements.ts')).matchAll(/'(sac-[\w-]+)':/g),
].map((match) => match[1])
const FRAMES = ['sac-app', 'sac-provider', 'sac-login']
const tokens = [
  ...(await read('web-components/src/styles/tokens.styles.ts')).matchAll(/^ \* (\| .*)$/gm),
].map((match) => match[1])

const cell = (text = '') =>
  text
    .trim()
    .replace(/\s*\n\s*/g, ' ')
    .replaceAll('|', '\\|')
const code = (text) => (text ? `\`${cell(text)}\`` : '')
const table = (head, rows) =>
  rows.length === 0
    ? []
    : [
        '',
        `| ${head.join(' | ')} |`,
        `|${' --- |'.repeat(head.length)}`,
        ...rows.map((row) => `| ${row.join(' | ')} |`),
      ]

function section({
  tagName,
  summary,
  description,
  members = [],
  events = [],
  cssParts = [],
  cssProperties = [],
  slots = [],
}) {
  const fields = members.filter(({ kind }) => kind === 'field')
  const methods = members.filter(({ kind, description }) => kind === 'method' && description)
  return [
    '',
    `### \`<${tagName}>\``,
    '',
    cell(summary),
    ...(description ? ['', description.trim()] : []),
    ...table(
      ['property', 'attribute', 'type', 'default', ''],
      fields.map((f) => [
        code(f.name),
        code(f.attribute),
        code(f.type?.text),
        code(f.default),
        cell(f.description),
      ]),
    ),
    ...table(
      ['method', ''],
      methods.map((m) => [code(`${m.name}()`), cell(m.description)]),
    ),
    ...table(
      ['event', ''],
      events.map((e) => [code(e.name), cell(e.description)]),
    ),
    ...table(
      ['slot', ''],
      slots.map((s) => [code(s.name) || '(default)', cell(s.description)]),
    ),
    ...table(
      ['part', ''],
      cssParts.map((p) => [code(p.name), cell(p.description)]),
    ),
    ...table(
      ['custom property', 'default', ''],
      cssProperties.map((p) => [code(p.name), code(p.default), cell(p.description)]),
    ),
  ]
}

const named = (tags) => elements.filter(({ tagName }) => tags.includes(tagName)).flatMap(section)
const others = elements.filter(({ tagName }) => ![...FRAMES, ...embeddable].includes(tagName))

const page = [
  '# Elements',
  '',
  '<!-- Generated from the sources by `npm run manifest -w web-components`. -->',
  '',
  'How to put them into a page of yours: [embed SAC in a portal](../how-to/embed-in-a-portal.md). All events bubble and cross shadow roots; their details are typed in `SacEventMap`.',
  '',
  '## Looks',
  '',
  'Set these on any ancestor; light and dark follow `color-scheme`.',
  '',
  ...tokens,
  '',
  '## Frames',
  ...named(FRAMES),
  '',
  '## Elements for a provider',
  ...named(embeddable),
  '',
  '## Their parts',
  '',
  'What the elements above are made of. They may change without notice.',
  ...table(
    ['element', ''],
    others.map(({ tagName, summary }) => [code(`<${tagName}>`), cell(summary)]),
  ),
  '',
].join('\n')

await writeFile(`${root}docs/reference/elements.md`, page)
