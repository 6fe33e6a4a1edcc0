import { writeTar } from '@sac/sdk/skill'

/** What SAC itself keeps of a skill `report` with two parameters. */
export const SAC_YAML = `title: Report
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
`

export const skillText = (name: string, body: string) =>
  `---\nname: ${name}\ndescription: Writes a report about a topic.\narguments: [topic, tone]\n---\n${body}\n`

export const archive = (name: string, body: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(
    writeTar(
      Object.entries({ 'SKILL.md': skillText(name, body), 'sac.yaml': SAC_YAML }).map(
        ([path, text]) => ({ path, content: new TextEncoder().encode(text), executable: false }),
      ),
    ),
  )

/** A skill with parameters that the demo provider can follow. */
export const reportSkill = () =>
  archive('report', 'write a report about $topic to report.md in a $tone tone')
