import { describe, expect, it } from 'vitest'
import { nameMember } from '../../src/lib/member-names.ts'

const inputs = { flags: ['memory', 'cpu', 'env', 'http-proxy', 'model'], args: ['name'] }

describe('nameMember', () => {
  it.each([
    ['/memoryBytes', 'must be at least 268435456', '--memory: must be at least 256Mi'],
    ['/memoryBytes', 'must be at most 4294967296', '--memory: must be at most 4Gi'],
    ['/cpuMillicores', 'must be at least 100', '--cpu: must be at least 100m'],
    ['/env/0/name', 'is wrong', '--env: is wrong'],
    ['/models/foo', 'is not known', '--model foo: is not known'],
    ['/httpProxy', 'is wrong', '--http-proxy: is wrong'],
    ['/name', 'is too long', 'NAME: is too long'],
    ['/other', 'is wrong', undefined],
    ['', 'is wrong', undefined],
  ])('%s %s', (pointer, detail, expected) => {
    expect(nameMember({ pointer, detail }, inputs)).toBe(expected)
  })
})
