import { writeTar } from '@sac/sdk/skill'

const FILES = {
  'SKILL.md': `---
name: report
description: Writes a report about a topic.
arguments: [topic, tone]
---
write a report about $topic to report.md in a $tone tone
`,
  'sac.yaml': `title: Report
category: Writing
parameters:
  - name: topic
    label: Topic
    required: true
  - name: tone
    label: Tone
    type: select
    options: [plain, formal]
    default: plain
`,
}

/** A skill with parameters that the demo provider can follow. */
export const reportSkill = (): Uint8Array<ArrayBuffer> =>
  new Uint8Array(
    writeTar(
      Object.entries(FILES).map(([path, text]) => ({
        path,
        content: new TextEncoder().encode(text),
        executable: false,
      })),
    ),
  )
