import { describe, expect, it } from 'vitest'
import { seccompFilter } from '../../../../src/adapters/embedded/sandbox/seccomp.ts'

const ALLOWED = 'allowed'
const AUDIT = { x64: 0xc000003e, arm64: 0xc00000b7 }
const NUMBERS = {
  x64: {
    read: 0,
    openat: 257,
    execve: 59,
    setuid: 105,
    clone: 56,
    mount: 165,
    socket: 41,
    ioctl: 16,
  },
  arm64: {
    read: 63,
    openat: 56,
    execve: 221,
    setuid: 146,
    clone: 220,
    mount: 40,
    socket: 198,
    ioctl: 29,
  },
}

/** Runs a filter as the kernel does. */
function decide(filter: Buffer, audit: number, number: number, ...args: number[]): string {
  const data = Buffer.alloc(64)
  data.writeUInt32LE(number, 0)
  data.writeUInt32LE(audit, 4)
  args.forEach((arg, index) => {
    data.writeBigUInt64LE(BigInt(arg), 16 + index * 8)
  })
  let accumulator = 0
  for (let at = 0; ; at++) {
    const code = filter.readUInt16LE(at * 8)
    const k = filter.readUInt32LE(at * 8 + 4)
    if (code === 0x20) accumulator = data.readUInt32LE(k)
    else if (code === 0x06) return k === 0x7fff0000 ? ALLOWED : `error ${k & 0xffff}`
    else {
      const isTrue =
        code === 0x15
          ? accumulator === k
          : code === 0x35
            ? accumulator >= k
            : (accumulator & k) !== 0
      at += filter.readUInt8(at * 8 + (isTrue ? 2 : 3))
    }
  }
}

for (const arch of ['x64', 'arm64'] as const) {
  describe(`seccompFilter on ${arch}`, () => {
    const filter = seccompFilter(arch)!
    const numbers = NUMBERS[arch]
    const run = (number: number, ...args: number[]) => decide(filter, AUDIT[arch], number, ...args)

    it('lets everyday calls through', () => {
      for (const name of ['read', 'openat', 'execve', 'setuid'] as const) {
        expect(run(numbers[name])).toBe(ALLOWED)
      }
    })

    it('refuses mounts, and clone3 so that libc falls back to clone', () => {
      expect(run(numbers.mount)).toBe('error 1')
      expect(run(425)).toBe('error 1')
      expect(run(435)).toBe('error 38')
    })

    it('lets threads and processes start, but no namespaces', () => {
      expect(run(numbers.clone, 0x003d0f00)).toBe(ALLOWED)
      expect(run(numbers.clone, 0x01200011)).toBe(ALLOWED)
      for (const flag of [
        0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000,
      ]) {
        expect(run(numbers.clone, flag | 17)).toBe('error 1')
      }
    })

    it('allows sockets of the internet and of files alone', () => {
      expect([1, 2, 10].map((family) => run(numbers.socket, family))).toEqual([
        ALLOWED,
        ALLOWED,
        ALLOWED,
      ])
      expect([0, 16, 17, 31, 38, 40].map((family) => run(numbers.socket, family))).toEqual(
        Array(6).fill('error 97'),
      )
    })

    it('refuses to type into terminals, also with high bits that the kernel ignores', () => {
      expect(run(numbers.ioctl, 0, 0x5412)).toBe('error 1')
      expect(run(numbers.ioctl, 0, 0x1_0000_5412)).toBe('error 1')
      expect(run(numbers.ioctl, 0, 0x5401)).toBe(ALLOWED)
    })

    it('refuses calls of another architecture', () => {
      expect(decide(filter, 0x40000003, numbers.read)).toBe('error 1') // i386
    })
  })
}

describe('seccompFilter', () => {
  it('refuses the x32 numbers of x64', () => {
    expect(decide(seccompFilter('x64')!, AUDIT.x64, 0x40000000)).toBe('error 1')
  })

  it('has none for an architecture whose numbers we do not know', () => {
    expect(seccompFilter('s390x')).toBeUndefined()
  })
})
