import { describe, expect, it } from 'vitest'
import { checkSkill, hasErrors, placeOf, withName } from '../../src/skill/index.ts'
import { bundle, GOOD } from './support.ts'

const check = (files: Record<string, string | Uint8Array>, folder?: string) =>
  checkSkill(bundle(files), folder)
const told = (files: Record<string, string | Uint8Array>, folder?: string) =>
  check(files, folder).findings.map((item) => `${item.severity} ${placeOf(item)}: ${item.message}`)
const front = (lines: string) => ({ 'SKILL.md': `---\n${lines}\n---\nDo it.\n` })
const withLine = (line: string) => front(`name: a\ndescription: b\n${line}`)

describe('a good skill', () => {
  it('has a manifest and no finding', () => {
    const { manifest, findings } = check(
      {
        'SKILL.md': GOOD.replace('Write the report.', 'See [the form](references/form.md#top).'),
        'references/form.md': '# Form 👩🏽‍💻 🏴\u{e0067}\u{e0062}\u{e007f}\n',
        'sac.yaml':
          'title: Weekly report\nicon: 📊\ncategory: Writing\nparameters:\n  - name: topic\n    required: true\n',
        'logo.png': new Uint8Array([0x89, 0x50, 0, 0xff]),
      },
      'weekly-report',
    )
    expect(findings).toEqual([])
    expect(manifest).toMatchObject({
      name: 'weekly-report',
      title: 'Weekly report',
      parameters: [{ name: 'topic', label: 'topic', type: 'text', required: true }],
    })
  })

  it('may have Windows line ends and a byte order mark', () => {
    expect(told({ 'SKILL.md': `\ufeff${GOOD.replaceAll('\n', '\r\n')}` })).toEqual([])
  })

  it('knows the keys of Claude Code', () => {
    const lines = [
      'when_to_use: always',
      'argument-hint: "[topic]"',
      'model: opus',
      'effort: high',
      'disable-model-invocation: true',
      'user-invocable: true',
      'context: fork',
      'agent: Explore',
      'paths: ["*.ts"]',
      'license: MIT',
      'metadata:\n  author: me',
    ]
    expect(told(withLine(lines.join('\n')))).toEqual([])
  })
})

describe('variables of the instructions', () => {
  const SAC = 'parameters:\n  - name: topic\n  - name: due-date\n'
  const toldOf = (...lines: string[]) =>
    told({ 'SKILL.md': `${GOOD}${lines.join('\n')}\n`, 'sac.yaml': SAC })

  it('are told once where they are no parameters', () => {
    const what = 'is no parameter, so it stays as it is written; add it to sac.yaml, or correct it'
    expect(toldOf('About $topic, for $reader.', 'As `$tone`, for $reader.')).toEqual([
      `warning SKILL.md:7: $reader ${what}`,
      `warning SKILL.md:8: $tone ${what}`,
    ])
  })

  it.each([
    ['others of Claude Code', 'All: $ARGUMENTS, $0 $1, $ARGUMENTS[1], $' + '{CLAUDE_SKILL_DIR}.'],
    ['of the environment', 'In $HOME and $(pwd), for US$20, not \\$topics, $$pid.'],
    ['in a line’s code', 'Run `for f in *; do echo $f; done`.'],
    ['in a fence', '~~~sh\nx=1; echo $x\n```\n~~~~\n$topic'],
    ['with hyphens', 'By $due-date, a $topic-based text.'],
    ['in a fence that nothing ends', '```\n$x'],
  ])('are left alone: %s', (_, text) => {
    expect(toldOf(text)).toEqual([])
  })
})

describe('what is refused, with file and line', () => {
  const cases: [string, Record<string, string | Uint8Array>, RegExp, string?][] = [
    ['no SKILL.md', { 'a.md': 'x' }, /^error SKILL.md: is missing/],
    ['skill.md', { 'skill.md': GOOD }, /^error skill.md: the path has to be spelt SKILL.md/],
    [
      'no front matter',
      { 'SKILL.md': 'Do it.' },
      /^error SKILL.md:1: has to start with front matter/,
    ],
    [
      'front matter without end',
      { 'SKILL.md': '---\nname: a\n' },
      /^error SKILL.md:1: has to start/,
    ],
    ['front matter after text', { 'SKILL.md': `\n${GOOD}` }, /^error SKILL.md:1: has to start/],
    [
      'bytes that are no text',
      { 'SKILL.md': new Uint8Array([0xff, 0xfe, 0xfd]) },
      /^error SKILL.md: is no UTF-8/,
    ],
    ['no name', front('description: b'), /^error SKILL.md:1: name is missing/],
    ['no description', front('name: a'), /^error SKILL.md:1: description is missing/],
    [
      'an empty description',
      front('name: a\ndescription: "  "'),
      /^error SKILL.md:3: description has to have 1 to 1024/,
    ],
    [
      'a long description',
      front(`name: a\ndescription: ${'x'.repeat(1025)}`),
      /^error SKILL.md:3: description has to have/,
    ],
    [
      'a description that is a number',
      front('name: a\ndescription: 7'),
      /^error SKILL.md:3: description has to be a text/,
    ],
    [
      'upper case',
      front('name: Weekly\ndescription: b'),
      /^error SKILL.md:2: name has to be 1 to 64/,
    ],
    ['an underscore', front('name: a_b\ndescription: b'), /:2: name has to be/],
    ['a hyphen at the end', front('name: a-\ndescription: b'), /:2: name has to be/],
    ['two hyphens', front('name: a--b\ndescription: b'), /:2: name has to be/],
    ['a name of 65', front(`name: ${'a'.repeat(65)}\ndescription: b`), /:2: name has to be/],
    ['a name that is a path', front('name: ../a\ndescription: b'), /:2: name has to be/],
    ['a name that is shell', front('name: "a; rm -rf ~"\ndescription: b'), /:2: name has to be/],
    ['another folder', { 'SKILL.md': GOOD }, /:2: name is weekly-report, but the folder/, 'report'],
    [
      'an alias',
      withLine('metadata: &x\n  a: b\nhooks: *x'),
      /^error SKILL.md:6: has the alias \*x/,
    ],
    ['an anchor', withLine('license: &x MIT'), /:4: has the anchor &x/],
    ['a tag', withLine('license: !!binary aGk='), /:4: has the tag/],
    [
      'a tag of its own',
      withLine('license: !js/function x'),
      /:4: (has the tag|is not valid YAML)/,
    ],
    ['a doubled key', withLine('name: c'), /:4: is not valid YAML/],
    ['broken YAML', withLine('license: [a'), /is not valid YAML/],
    ['a list', front('- a\n- b'), /:2: has to be a mapping/],
    [
      '64 KiB of YAML',
      withLine(`license: ${'x'.repeat(70_000)}`),
      /:2: has more than 64 KiB of YAML/,
    ],
    ['1 MB of YAML', withLine(`metadata:\n${'  a: b\n'.repeat(150_000)}`), /has more than/],
    ['deep brackets', withLine(`metadata: ${'['.repeat(30_000)}`), /nested in more than 20/],
    ['deep list marks', withLine(`metadata: ${'- '.repeat(30_000)}`), /nested in more than 20/],
    [
      'deep indentation',
      withLine(
        `metadata:\n${Array.from({ length: 40 }, (_, n) => `${' '.repeat(n + 1)}a:`).join('\n')}`,
      ),
      /nested in more than 20/,
    ],
    [
      'a flag that is a text',
      withLine('user-invocable: "yes"'),
      /:4: user-invocable has to be true or false/,
    ],
    [
      'tools that are a mapping',
      withLine('allowed-tools:\n  a: b'),
      /allowed-tools has to be a text or a list/,
    ],
    [
      'a link out of the folder',
      { 'SKILL.md': `${GOOD}[x](../secret.md)` },
      /^error SKILL.md:7: the link ..\/secret.md leaves/,
    ],
    [
      'a link out by a detour',
      { 'SKILL.md': `${GOOD}[x](a/../../b)` },
      /leaves the skill's folder/,
    ],
    ['an absolute link', { 'SKILL.md': `${GOOD}[x](/etc/passwd)` }, /leaves the skill's folder/],
    ['a file: link', { 'SKILL.md': `${GOOD}[x](file:///etc/passwd)` }, /leaves the skill's folder/],
    ['a link home', { 'SKILL.md': `${GOOD}[x](~/.ssh/id)` }, /leaves the skill's folder/],
    [
      'a bidi override',
      { 'SKILL.md': `${GOOD}a\u202eb` },
      /^error SKILL.md:7: holds the hidden character U\+202E/,
    ],
    ['a bidi isolate', { 'SKILL.md': `${GOOD}a\u2067b` }, /U\+2067/],
    [
      'a zero-width space',
      { 'SKILL.md': GOOD, 'a.txt': 'x\u200by' },
      /^error a.txt:1: holds the hidden character U\+200B/,
    ],
    ['tags', { 'SKILL.md': `${GOOD}\u{e0069}\u{e0067}` }, /U\+E0069/],
    ['a word joiner in the name', front('name: a\u2060b\ndescription: b'), /U\+2060/],
    ['a byte order mark inside', { 'SKILL.md': `${GOOD}x\ufeff` }, /U\+FEFF/],
    ['..', { 'SKILL.md': GOOD, '../a': 'x' }, /error \.\.\/a: the path must not have the parts/],
    ['a .. inside', { 'SKILL.md': GOOD, 'a/../../b': 'x' }, /must not have the parts/],
    ['an absolute path', { 'SKILL.md': GOOD, '/etc/x': 'x' }, /must not start with "\/"/],
    ['NUL', { 'SKILL.md': GOOD, 'a\0b': 'x' }, /control characters/],
    ['a new line in a name', { 'SKILL.md': GOOD, 'a\nb': 'x' }, /control characters/],
    ['a backslash', { 'SKILL.md': GOOD, 'a\\b': 'x' }, /must not have "\\\\"/],
    ['a drive', { 'SKILL.md': GOOD, 'c:x': 'x' }, /which Windows refuses/],
    ['a device name', { 'SKILL.md': GOOD, 'a/NUL.txt': 'x' }, /Windows keeps for a device/],
    ['a dot at the end', { 'SKILL.md': GOOD, 'a.': 'x' }, /at its end/],
    ['NFD', { 'SKILL.md': GOOD, 'e\u0301': 'x' }, /normal form C/],
    ['case twins', { 'SKILL.md': GOOD, 'a.md': 'x', 'A.md': 'y' }, /by case alone/],
    ['case twins of folders', { 'SKILL.md': GOOD, 'a/1': 'x', 'A/2': 'y' }, /by case alone/],
    ['a file and a folder', { 'SKILL.md': GOOD, a: 'x', 'a/b': 'y' }, /which is a file/],
    [
      '1,025 bytes',
      { 'SKILL.md': GOOD, [`${'a/'.repeat(5)}${'b'.repeat(1020)}`]: 'x' },
      /longer than 1024 bytes/,
    ],
    ['300 bytes in a name', { 'SKILL.md': GOOD, ['b'.repeat(300)]: 'x' }, /more than 255 bytes/],
    ['300 levels', { 'SKILL.md': GOOD, [`${'a/'.repeat(300)}b`]: 'x' }, /more than 128 levels/],
    ['the marker', { 'SKILL.md': GOOD, '.sac-skill.json': '{}' }, /the platform keeps for itself/],
    ['a half-written name', { 'SKILL.md': GOOD, '.sac-tmp-x': '' }, /kept for half-written/],
    [
      'a broken sac.yaml',
      { 'SKILL.md': GOOD, 'sac.yaml': 'parameters: [' },
      /^error sac.yaml:\d+: is not valid YAML/,
    ],
    [
      'an unknown key of sac.yaml',
      { 'SKILL.md': GOOD, 'sac.yaml': 'icon: x\nparams: []' },
      /^error sac.yaml:2: params is not known/,
    ],
    [
      'a sac.yaml of bytes',
      { 'SKILL.md': GOOD, 'sac.yaml': new Uint8Array([0xff]) },
      /sac.yaml: is no UTF-8/,
    ],
    ['a long SKILL.md', { 'SKILL.md': GOOD + 'x'.repeat(600 * 1024) }, /more than 512 KiB/],
  ]
  it.each(cases)('%s', (_, files, message, folder) => {
    const lines = told(files, folder)
    expect(
      lines.some((line) => line.startsWith('error ') && message.test(line)),
      lines.join('\n'),
    ).toBe(true)
    expect(check(files, folder).manifest).toBeUndefined()
    expect(hasErrors(check(files, folder).findings)).toBe(true)
  })
})

describe('what is only told', () => {
  it.each<[string, Record<string, string>, RegExp]>([
    [
      'an unknown key',
      withLine('colour: red'),
      /^warning SKILL.md:4: colour is not known to Agent Skills/,
    ],
    [
      'another spelling',
      withLine('allowed_tools: Bash'),
      /^warning SKILL.md:4: allowed_tools is not known; write allowed-tools/,
    ],
    [
      'tools',
      withLine('allowed-tools: Bash(git *) Read'),
      /^note SKILL.md:4: asks to use without a question: Bash\(git \*\) Read/,
    ],
    ['hooks', withLine('hooks:\n  Stop: []'), /^note SKILL.md:4: has hooks/],
    [
      'no instructions',
      { 'SKILL.md': '---\nname: a\ndescription: b\n---\n' },
      /^warning SKILL.md:4: has no text/,
    ],
    [
      'a link to nothing',
      { 'SKILL.md': `${GOOD}[x](a.md)` },
      /^warning SKILL.md:7: the link a.md leads to no file/,
    ],
    [
      'a joiner',
      { 'SKILL.md': `${GOOD}a\u200db` },
      /^warning SKILL.md:7: holds the hidden character U\+200D/,
    ],
    [
      'arguments that differ',
      { ...withLine('arguments: [a, b]'), 'sac.yaml': 'parameters:\n  - name: a' },
      /^warning SKILL.md:4: .*write arguments: \[a\]/,
    ],
    ['600 lines', { 'SKILL.md': GOOD + 'x\n'.repeat(600) }, /^note SKILL.md: has 60\d lines/],
  ])('%s', (_, files, message) => {
    expect(told(files)).toEqual([expect.stringMatching(message)])
    expect(check(files).manifest).toBeDefined()
  })
})

describe('withName', () => {
  it('changes the name in the front matter and nothing else', () => {
    const text = '---\n# c\nname: "a"\ndescription: |\n  name: x\n---\nname: y\n'
    expect(withName(text, 'b-2')).toBe(
      '---\n# c\nname: b-2\ndescription: |\n  name: x\n---\nname: y\n',
    )
    expect(withName(GOOD.replaceAll('\n', '\r\n'), 'b')).toContain('name: b\r\ndescription')
  })
})
