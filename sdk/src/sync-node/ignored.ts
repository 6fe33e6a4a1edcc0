import * as fs from 'node:fs'
import { join } from 'node:path'
import { joinPath, nameOf } from '../sync/paths.ts'
import { IgnoreRules } from './ignore-rules.ts'

/** Later ones win. */
const IGNORE_FILES = ['.gitignore', '.sacignore']

/** More is a mistake or an attack, and every rule is asked for every file. */
const MAX_RULES_BYTES = 64 * 1024

/**
 * Names that never leave and never arrive, in whatever spelling a file system takes for the same: our own state, and what
 * would run programs of the sandbox on this machine (`.git/hooks`, `.git/config`).
 */
export function isReserved(name: string): boolean {
  if (/^[!-\-0-~]/.test(name)) return false
  const folded = name.replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g, '').toLowerCase()
  return folded === '.sac' || folded === '.git'
}

/** Which paths of a folder are left alone, by the ignore files in it and its subfolders. */
export class Ignored {
  private readonly rules = new Map<string, IgnoreRules>()

  clear(): void {
    this.rules.clear()
  }

  /** Reads the rules of a folder; call it before asking for what is in it. */
  read(folder: string, path: string, names: readonly string[]): void {
    const texts = IGNORE_FILES.flatMap((name) =>
      names.includes(name) ? [textOf(folder, name)] : [],
    )
    const rules = new IgnoreRules(texts)
    if (rules.isEmpty) this.rules.delete(path)
    else this.rules.set(path, rules)
  }

  /** Whether a path is ignored for itself; its folders are asked one by one. */
  has(path: string, isFolder: boolean): boolean {
    if (isReserved(nameOf(path))) return true
    if (this.rules.size === 0) return false
    const parts = path.split('/')
    for (let depth = parts.length - 1; depth >= 0; depth -= 1) {
      const rules = this.rules.get(parts.slice(0, depth).join('/'))
      const verdict = rules?.verdict(parts.slice(depth), isFolder)
      if (verdict !== undefined) return verdict === 'ignored'
    }
    return false
  }

  /** Whether a path or a folder above it is ignored. */
  hasAny(path: string, isFolder: boolean): boolean {
    let folder = ''
    const parts = path.split('/')
    for (const [index, part] of parts.entries()) {
      folder = joinPath(folder, part)
      if (this.has(folder, isFolder || index < parts.length - 1)) return true
    }
    return false
  }
}

function textOf(folder: string, name: string): string {
  const path = join(folder, name)
  const stat = fs.lstatSync(path, { throwIfNoEntry: false })
  if (!stat?.isFile()) return ''
  if (stat.size > MAX_RULES_BYTES) {
    throw new Error(`${path} has more than ${MAX_RULES_BYTES} bytes of rules; make it shorter`)
  }
  return fs.readFileSync(path, 'utf8')
}
