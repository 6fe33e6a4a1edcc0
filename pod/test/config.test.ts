import { describe, expect, it } from 'vitest'
import { readConfig } from '../src/config.ts'

const GOOD = { SAC_AGENT_ID: '7', SAC_PUBLIC_KEY: 'k', SAC_POD_SOCKET: '/run/pod.sock' }

describe('readConfig', () => {
  it('reads a socket, and hands the rest of the environment on', () => {
    const env = {
      ...GOOD,
      SAC_SIDE_SOCKET: '/run/side.sock',
      PATH: '/bin',
      SAC_SESSION: 'x',
      SAC_POD_PROGRAM_NODE_EXTRA_CA_CERTS: '/ca.pem',
    }
    expect(readConfig(env)).toEqual({
      agentId: '7',
      publicKey: 'k',
      listen: { path: '/run/pod.sock' },
      relay: { port: 4180, socketPath: '/run/side.sock' },
      programEnv: {
        SAC_AGENT_ID: '7',
        PATH: '/bin',
        SAC_SESSION: 'x',
        NODE_EXTRA_CA_CERTS: '/ca.pem',
      },
    })
  })

  it('reads host and port', () => {
    const { SAC_POD_SOCKET: _, ...rest } = GOOD
    expect(readConfig({ ...rest, SAC_POD_LISTEN: '[::]:7000' })).toMatchObject({
      listen: { host: '::', port: 7000 },
      relay: undefined,
    })
  })

  it('names every wrong variable', () => {
    const read = () => readConfig({ SAC_POD_LISTEN: 'x', SAC_RELAY_PORT: '99999' })
    expect(read).toThrow(/SAC_AGENT_ID.*SAC_PUBLIC_KEY.*SAC_POD_LISTEN.*SAC_RELAY_PORT/)
  })
})
