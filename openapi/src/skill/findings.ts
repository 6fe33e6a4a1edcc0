/** One thing about a skill that its author should know. */
export interface Finding {
  /** An error keeps the skill from being stored; a warning is likely a mistake; a note tells what users grant. */
  severity: 'error' | 'warning' | 'note'
  /** Path in the skill's folder. */
  file: string
  /** From 1; absent when the finding is about the whole file. */
  line?: number
  /** What is wrong and what would be right. */
  message: string
}

export const hasErrors = (findings: readonly Finding[]): boolean =>
  findings.some(({ severity }) => severity === 'error')

/** `SKILL.md:3` */
export const placeOf = ({ file, line }: Finding): string =>
  line === undefined ? file : `${file}:${line}`

/** Collects what is found in one file. */
export class Findings {
  readonly items: Finding[] = []

  error(file: string, line: number | undefined, message: string): void {
    this.#add('error', file, line, message)
  }

  warning(file: string, line: number | undefined, message: string): void {
    this.#add('warning', file, line, message)
  }

  note(file: string, line: number | undefined, message: string): void {
    this.#add('note', file, line, message)
  }

  #add(severity: Finding['severity'], file: string, line: number | undefined, message: string) {
    // A file full of the same mistake is told a few times.
    const same = this.items.filter((item) => item.file === file && item.message === message)
    if (same.length >= MAX_SAME) return
    this.items.push({ severity, file, ...(line !== undefined && { line }), message })
  }
}

const MAX_SAME = 5
