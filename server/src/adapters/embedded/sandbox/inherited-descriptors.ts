import { readdirSync, readFileSync } from 'node:fs'

/** O_CLOEXEC, as /proc shows it. */
const CLOSES_ON_EXEC = 0o2000000

/**
 * Descriptors that whoever started this process left open, and that our children would get too. Node marks only those
 * below the first gap; a folder or socket of the host must not be found in a sandbox.
 */
export function inheritedDescriptors(): number[] {
  return readdirSync('/proc/self/fdinfo')
    .map(Number)
    .filter((fd) => {
      if (fd <= 2) return false
      const flags = /^flags:\s+(\d+)$/m.exec(readInfo(fd))?.[1]
      return flags !== undefined && (Number.parseInt(flags, 8) & CLOSES_ON_EXEC) === 0
    })
}

function readInfo(fd: number): string {
  try {
    return readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8')
  } catch {
    return '' // the one with which the folder was read
  }
}
