import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, it } from 'vitest'
import { watchForEnd } from '../../../../src/adapters/embedded/sandbox/end-watch.ts'
import { identify } from '../../../../src/adapters/embedded/sandbox/process-identity.ts'
import { closedConnection } from '../../../support/closed-connection.ts'

it('notices the end of a process whose connection was closed before it could be watched', async () => {
  const child = spawn('sleep', ['60'])
  await once(child, 'spawn')
  const identity = (await identify(child.pid!))!
  const connect = () => {
    child.kill('SIGKILL')
    return closedConnection()
  }

  expect(await watchForEnd(() => identity, connect, new AbortController().signal)).toBe(true)
})
