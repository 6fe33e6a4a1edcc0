import { randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { ARCHIVE_BYTES, BUNDLE_BYTES } from '@sac/openapi/skill'
import { concat, END, paxRecord, tarEntry } from '../../../openapi/test/skill/support.ts'
import { skillText } from './skills.ts'

/** An upload that has to be refused. */
export interface BadSkill {
  name: string
  archive: Uint8Array
  /** What the answer has to name. */
  pointer: string | RegExp
  status?: number
}

/** @param command that the skill would have, were it good */
export function badSkills(command: string): BadSkill[] {
  const good = tarEntry('SKILL.md', { content: skillText(command) })
  const withEntry = (...entries: Uint8Array[]) => concat(good, ...entries, END)
  const withFile = (path: string, content = 'x') =>
    withEntry(
      tarEntry('p', { type: 'x', content: paxRecord('path', path) }),
      tarEntry('cut', { content }),
    )
  const skill = (text: string | Uint8Array) => concat(tarEntry('SKILL.md', { content: text }), END)
  const front = (line: string) => skill(skillText(command, 'Do it.', `${line}\n`))
  const sac = (text: string) => withFile('sac.yaml', text)
  const pax = (content: string) => withEntry(tarEntry('p', { type: 'x', content }), tarEntry('a'))
  const parameter = (line: string) => sac(`parameters:\n  - ${line}\n`)

  const archives: [string, Uint8Array, string | RegExp, number?][] = [
    ['nothing', new Uint8Array(0), ''],
    ['text', Buffer.from('hello'), ''],
    ['JSON', Buffer.from('{"name":"a"}'), ''],
    ['a zip', Buffer.from('PK\u0003\u0004'.padEnd(1024, '\0')), ''],
    ['zeros alone', new Uint8Array(4096), 'SKILL.md'],
    ['noise', randomBytes(4096), ''],
    ['a gzip of nothing', gzipSync(''), ''],
    ['a gzip of text', gzipSync('hello'), ''],
    ['a cut gzip', gzipSync(withEntry()).subarray(0, 40), ''],
    ['a gzip with a wrong sum', flipped(gzipSync(withEntry())), ''],
    ['a gzip in a gzip', gzipSync(gzipSync(withEntry())), ''],
    ['a bomb of zeros', gzipSync(new Uint8Array(200 * 1024 * 1024)), '', 413],
    ['a bomb that says it is small', gzipSync(Buffer.alloc(ARCHIVE_BYTES + 512)), '', 413],
    ['more bytes than an archive may have', new Uint8Array(ARCHIVE_BYTES + 1), '', 413],
    [
      'files of more bytes than a skill may have',
      withEntry(tarEntry('big', { content: new Uint8Array(BUNDLE_BYTES) })),
      '',
    ],
    ['a wrong checksum', withEntry(tarEntry('a', { checksum: 7 })), ''],
    ['a cut header', withEntry().subarray(0, 1300), ''],
    ['a cut content', withEntry(tarEntry('a', { content: 'x', size: 5000 })), 'a'],
    ['a size of 8 GiB', withEntry(tarEntry('a', { size: '77777777777\0' })), 'a'],
    ['a size in base 256', withEntry(tarEntry('a', { size: '\u007f\u0001\u0001' })), 'a'],
    ['a negative size', withEntry(tarEntry('a', { size: '-0000000001\0' })), 'a'],
    ['a size of letters', withEntry(tarEntry('a', { size: 'abcdefghijk\0' })), 'a'],
    ['a pax size below zero', pax(paxRecord('size', '-1')), 'a'],
    ['a pax size of 1e9', pax(paxRecord('size', '1e9')), 'a'],
    ['a pax size of 10 GB', pax(paxRecord('size', '10000000000')), 'a'],
    ['a symbolic link to /etc', withEntry(tarEntry('a', { type: '2', link: '/etc' })), 'a'],
    ['a symbolic link within', withEntry(tarEntry('a', { type: '2', link: 'SKILL.md' })), 'a'],
    [
      'a symbolic link and a file through it',
      withEntry(tarEntry('a', { type: '2', link: '..' }), tarEntry('a/b', { content: 'x' })),
      'a',
    ],
    [
      'SKILL.md as a link',
      concat(tarEntry('SKILL.md', { type: '2', link: '/etc/passwd' }), END),
      'SKILL.md',
    ],
    ['a hard link', withEntry(tarEntry('a', { type: '1', link: 'SKILL.md' })), 'a'],
    ['a hard link out', withEntry(tarEntry('a', { type: '1', link: '/etc/shadow' })), 'a'],
    ['a character device', withEntry(tarEntry('a', { type: '3' })), 'a'],
    ['a block device', withEntry(tarEntry('a', { type: '4' })), 'a'],
    ['a FIFO', withEntry(tarEntry('a', { type: '6' })), 'a'],
    ['a sparse file', withEntry(tarEntry('a', { type: 'S' })), 'a'],
    ['a pax sparse file', pax(paxRecord('GNU.sparse.major', '1')), 'p'],
    ['an unknown kind', withEntry(tarEntry('a', { type: 'Z' })), 'a'],
    ['a folder with content', withEntry(tarEntry('a/', { type: '5', content: 'x' })), 'a/'],
    ['a broken pax record', pax('99 path=a\n'), 'p'],
    ['a pax record of length 0', pax('0 path=a\n'), 'p'],
    ['a pax record of 9 digits', pax('999999999 path=a\n'), 'p'],
    ['a pax header of 70 KB', pax('x'.repeat(70_000)), 'p'],
    [
      'a GNU name of 70 KB',
      withEntry(tarEntry('l', { type: 'L', content: 'x'.repeat(70_000) })),
      'l',
    ],
    ['a name that is not UTF-8', withEntry(tarEntry(new Uint8Array([0xc3, 0x28]))), ''],
    [
      '1,001 files',
      concat(good, ...Array.from({ length: 1001 }, (_, n) => tarEntry(`f${n}`)), END),
      '',
    ],
    [
      '5,000 folders',
      concat(
        good,
        ...Array.from({ length: 5000 }, (_, n) => tarEntry(`d${n}/`, { type: '5' })),
        END,
      ),
      '',
    ],
    ['no SKILL.md', concat(tarEntry('README.md', { content: 'x' }), END), 'SKILL.md'],
    [
      'SKILL.md in two folders',
      concat(
        tarEntry('a/SKILL.md', { content: skillText(command) }),
        tarEntry('b/SKILL.md', { content: skillText(command) }),
        END,
      ),
      'SKILL.md',
    ],
    ['SKILL.md twice', withEntry(good), 'SKILL.md'],
    ['skill.md', concat(tarEntry('skill.md', { content: skillText(command) }), END), 'skill.md'],
  ]

  const paths: [string, string, RegExp?][] = [
    ['a path that leaves', '../a'],
    ['a path that leaves late', 'a/../../b'],
    ['a path that leaves by many steps', `${'../'.repeat(40)}etc/passwd`],
    ['..', '..'],
    ['a part that is a dot', 'a/./b'],
    ['an absolute path', '/etc/cron.d/x'],
    ['two slashes', 'a//b'],
    ['a new line', 'a\nb', /^a.b$/],
    ['an escape sequence', '\u001b[2Ja', /^.\[2Ja$/],
    ['a DEL', 'a\u007f', /^a.$/],
    ['a C1 control', 'a\u009bb', /^a.b$/],
    ['a backslash', 'a\\b'],
    ['a traversal of Windows', '..\\..\\a'],
    ['a drive', 'C:\\a'],
    ['a stream of NTFS', 'a.txt:hidden'],
    ['a wildcard', 'a*'],
    ['a question mark', 'a?'],
    ['a quotation mark', 'a"b'],
    ['a pipe', 'a|b'],
    ['CON', 'con'],
    ['NUL with a suffix', 'x/NUL.txt'],
    ['COM1', 'COM1.md'],
    ['a superscript device', 'lpt¹'],
    ['a dot at the end', 'a.'],
    ['a blank at the end', 'a '],
    ['a folder with a dot at the end', 'a./b'],
    ['NFD', 'e\u0301.md'],
    ['NFD of Hangul', '\u1112\u1161\u11ab.md'],
    ['an Angstrom sign', '\u212b.md'],
    ['1,025 bytes', `${'a/'.repeat(5)}${'b'.repeat(1015)}`, /^(a\/){5}b+$/],
    ['a name of 300 bytes', 'b'.repeat(300), /^b{200}$/],
    ['300 levels', `${'a/'.repeat(300)}b`, /^(a\/)+$/],
    ['the marker', '.sac-skill.json'],
    ['the marker in a folder', 'a/.sac-skill.json'],
    ['a half-written name', '.sac-tmp-1'],
    ['another spelling of SKILL.md', 'Skill.MD'],
  ]
  const twins: [string, string[], string | RegExp][] = [
    ['case twins', ['a.md', 'A.md'], 'A.md'],
    ['case twins of folders', ['a/1', 'A/2'], 'A'],
    ['case twins beyond ASCII', ['é.md', 'É.md'], 'É.md'],
    ['NFD and NFC twins', ['é.md', 'e\u0301.md'], 'e\u0301.md'],
    ['the same path twice', ['a.md', 'a.md'], 'a.md'],
    ['a file and a folder of one name', ['a', 'a/b'], 'a/b'],
    ['a folder and a file of one name', ['a/b', 'a'], 'a/b'],
  ]

  const texts: [string, Uint8Array, string | RegExp][] = [
    ['no front matter', skill('Do it.'), 'SKILL.md:1'],
    ['front matter without end', skill('---\nname: a\n'), 'SKILL.md:1'],
    ['an empty SKILL.md', skill(''), 'SKILL.md:1'],
    ['bytes', skill(new Uint8Array([0xff, 0xfe, 0xfd])), 'SKILL.md'],
    ['UTF-16', skill(Buffer.from(`\ufeff${skillText(command)}`, 'utf16le')), 'SKILL.md'],
    ['NUL in the text', skill(`${skillText(command)}\0`), 'SKILL.md'],
    ['no name', skill('---\ndescription: b\n---\nx'), 'SKILL.md:1'],
    ['no description', skill(`---\nname: ${command}\n---\nx`), 'SKILL.md:1'],
    ['a name that is a path', skill('---\nname: ../../a\ndescription: b\n---\nx'), 'SKILL.md:2'],
    ['a name that is shell', skill('---\nname: "$(id)"\ndescription: b\n---\nx'), 'SKILL.md:2'],
    ['a name in capitals', skill('---\nname: Report\ndescription: b\n---\nx'), 'SKILL.md:2'],
    ['a name of 65', skill(`---\nname: ${'a'.repeat(65)}\ndescription: b\n---\nx`), 'SKILL.md:2'],
    ['a name that is a number', skill('---\nname: 7\ndescription: b\n---\nx'), 'SKILL.md:2'],
    ['a name in other letters', skill('---\nname: аpple\ndescription: b\n---\nx'), 'SKILL.md:2'],
    [
      'a description of 1,025',
      skill(`---\nname: ${command}\ndescription: ${'x'.repeat(1025)}\n---\nx`),
      'SKILL.md:3',
    ],
    ['an alias', front('metadata: &x { a: b }\nhooks: *x'), /^SKILL.md:[45]$/],
    ['a billion laughs', front(laughs()), /^SKILL.md:\d+$/],
    ['a merge key', front('metadata: &m { a: b }\nhooks:\n  <<: *m'), /^SKILL.md:\d$/],
    ['an anchor', front('license: &x MIT'), 'SKILL.md:4'],
    ['a tag of YAML', front('license: !!binary aGk='), 'SKILL.md:4'],
    ['a tag of Python', front('license: !!python/object/apply:os.system ["id"]'), 'SKILL.md:4'],
    ['a tag of JavaScript', front('license: !!js/function "function(){}"'), 'SKILL.md:4'],
    ['a tag of its own', front('license: !x y'), 'SKILL.md:4'],
    ['a key twice', front('description: again'), 'SKILL.md:4'],
    ['a key that is a list', front('? [a, b]\n: c'), /^SKILL.md:\d$/],
    ['broken YAML', front('license: [a'), /^SKILL.md:\d$/],
    ['a tab for indentation', front('metadata:\n\ta: b'), /^SKILL.md:\d$/],
    ['two documents', front('...\nlicense: MIT'), /^SKILL.md:\d$/],
    ['a list', skill('---\n- a\n---\nx'), 'SKILL.md:2'],
    ['a text', skill('---\nhello\n---\nx'), 'SKILL.md:2'],
    ['70 KB of YAML', front(`license: ${'x'.repeat(70_000)}`), 'SKILL.md:2'],
    ['1 MB of YAML', front(`metadata:\n${'  a: b\n'.repeat(150_000)}`), /^SKILL.md/],
    ['deep brackets', front(`metadata: ${'['.repeat(30_000)}`), 'SKILL.md:2'],
    ['deep braces', front(`metadata: ${'{a: '.repeat(10_000)}`), 'SKILL.md:2'],
    ['deep list marks', front(`metadata: ${'- '.repeat(30_000)}`), 'SKILL.md:2'],
    ['a flag that is a text', front('user-invocable: "yes"'), 'SKILL.md:4'],
    ['tools that are a mapping', front('allowed-tools: { a: b }'), 'SKILL.md:4'],
    ['a model that is a list', front('model: [opus]'), 'SKILL.md:4'],
    ['a link out of the folder', skill(skillText(command, '[x](../../secret)')), 'SKILL.md:6'],
    ['a link to /etc', skill(skillText(command, '[x](/etc/passwd)')), 'SKILL.md:6'],
    ['a bidi override', skill(skillText(command, 'a\u202eb')), 'SKILL.md:6'],
    ['hidden tags', skill(skillText(command, '\u{e0069}\u{e0067}')), 'SKILL.md:6'],
    ['a zero-width space in a file', withFile('a.txt', 'x\u200by'), 'a.txt:1'],
    ['600 KB of SKILL.md', skill(skillText(command, 'x'.repeat(600 * 1024))), 'SKILL.md'],
    ['a sac.yaml that is broken', sac('parameters: ['), /^sac.yaml:\d$/],
    ['an unknown key of sac.yaml', sac('params: []'), 'sac.yaml:1'],
    ['a title that is a list', sac('title: [a]'), 'sac.yaml:1'],
    ['a title of 101', sac(`title: ${'x'.repeat(101)}`), 'sac.yaml:1'],
    ['a tag in sac.yaml', sac('icon: !!str x'), 'sac.yaml:1'],
    ['parameters that are a text', sac('parameters: topic'), 'sac.yaml:1'],
    [
      '21 parameters',
      sac(`parameters:\n${Array.from({ length: 21 }, (_, n) => `  - name: p${n}\n`).join('')}`),
      'sac.yaml:1',
    ],
    ['a parameter that is a text', parameter('topic'), 'sac.yaml:2'],
    ['a parameter without name', parameter('{ type: text }'), 'sac.yaml:2'],
    ['a parameter with a name of shell', parameter('{ name: "--x" }'), 'sac.yaml:2'],
    ['a parameter named twice', sac('parameters:\n  - name: a\n  - name: a\n'), 'sac.yaml:3'],
    ['a parameter of another type', parameter('{ name: a, type: file }'), 'sac.yaml:2'],
    ['a select without options', parameter('{ name: a, type: select }'), 'sac.yaml:2'],
    ['a select with no options', parameter('{ name: a, type: select, options: [] }'), 'sac.yaml:2'],
    ['options of a text', parameter('{ name: a, options: [x] }'), 'sac.yaml:2'],
    ['a broken pattern', parameter('{ name: a, pattern: "(" }'), 'sac.yaml:2'],
    [
      'a default that is no option',
      parameter('{ name: a, type: select, options: [x], default: y }'),
      'sac.yaml:2',
    ],
    [
      'a default that is no date',
      parameter('{ name: a, type: date, default: soon }'),
      'sac.yaml:2',
    ],
    ['an unknown member', parameter('{ name: a, colour: red }'), 'sac.yaml:2'],
  ]
  return [
    ...archives.map(([name, archive, pointer, status]) => ({
      name,
      archive,
      pointer,
      ...(status && { status }),
    })),
    ...paths.map(([name, path, pointer]) => ({
      name: `path: ${name}`,
      archive: withFile(path),
      pointer: pointer ?? path,
    })),
    ...twins.map(([name, [first, second], pointer]) => ({
      name,
      archive: withEntry(...[first!, second!].map((path) => tarEntry(path, { content: 'x' }))),
      pointer,
    })),
    ...texts.map(([name, archive, pointer]) => ({ name, archive, pointer })),
  ]
}

function flipped(gzip: Buffer): Buffer {
  const bytes = Buffer.from(gzip)
  bytes[bytes.length - 6]! ^= 0xff
  return bytes
}

const laughs = () =>
  [
    'metadata:',
    '  a0: &a0 [x, x, x, x, x, x, x, x, x]',
    ...Array.from(
      { length: 9 },
      (_, n) => `  a${n + 1}: &a${n + 1} [${Array(9).fill(`*a${n}`).join(', ')}]`,
    ),
  ].join('\n')
