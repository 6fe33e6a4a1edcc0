import type { Findings } from './findings.ts'
import { readParameters, type SkillParameter } from './parameters.ts'
import { readYaml } from './yaml-text.ts'

/** What is SAC's own about a skill: it stands beside SKILL.md, which so stays valid for every agent CLI. */
export interface SacYaml {
  title?: string
  icon?: string
  category?: string
  parameters: SkillParameter[]
}

const LENGTHS = { title: 100, icon: 100, category: 50 } as const

export function readSacYaml(file: string, text: string, findings: Findings): SacYaml {
  if (text.trim() === '') return { parameters: [] }
  const yaml = readYaml(file, text.replace(/^\ufeff/, ''), 1, findings)
  if (!yaml) return { parameters: [] }
  const result: SacYaml = { parameters: readParameters(file, yaml, findings) }
  for (const [key, value] of Object.entries(yaml.values)) {
    if (key === 'parameters') continue
    const line = yaml.lineOf([key])
    if (!Object.hasOwn(LENGTHS, key)) {
      const known = [...Object.keys(LENGTHS), 'parameters'].join(', ')
      findings.error(file, line, `${key.slice(0, 50)} is not known; there are ${known}`)
      continue
    }
    const member = key as keyof typeof LENGTHS
    if (typeof value !== 'string' || value.trim() === '' || value.length > LENGTHS[member])
      findings.error(file, line, `${key} has to be a text of 1 to ${LENGTHS[member]} characters`)
    else result[member] = value
  }
  return result
}
