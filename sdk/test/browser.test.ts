import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import { encodeHandshake } from '../../openapi/src/terminal-frames.ts'
import { openSocket } from '../src/websocket.browser.ts'
import { TerminalHost } from './support/terminal-host.ts'

afterEach(() => {
  vi.unstubAllGlobals()
})

describe('the bundle for browsers', () => {
  it('needs no module of Node, and is small', async () => {
    const { outputFiles, metafile } = await build({
      entryPoints: [fileURLToPath(new URL('../src/index.ts', import.meta.url))],
      bundle: true,
      format: 'esm',
      platform: 'browser',
      conditions: ['source'],
      minify: true,
      // What is imported when it is called, such as the sync of folders, is loaded then.
      splitting: true,
      outdir: 'out',
      write: false,
      metafile: true,
    })
    const inputs = Object.keys(metafile.inputs)
    expect(inputs.filter((path) => /node_modules\/ws\/|\.node\.ts/.test(path))).toEqual([])
    expect(outputFiles[0]!.text).not.toMatch(/from"node:|require\("/)
    expect(outputFiles[0]!.contents.length).toBeLessThan(60_000)
  })
})

describe('the WebSocket of browsers', () => {
  it('carries the ticket in the address, and bytes both ways', async () => {
    vi.stubGlobal('WebSocket', WebSocket)
    const host = new TerminalHost()
    host.write('$ ')
    const frames: string[] = []
    const closed = new Promise<{ code: number }>((resolve) => {
      host.listen().then((url) => {
        const socket = openSocket(
          { url: `${url}/ws/s`, protocol: 'sac.terminal.v1', token: 'sac_ticket_1' },
          {
            onOpen: () => socket.send(encodeHandshake({ cols: 80, rows: 24, offset: -1 })),
            onMessage: (bytes) => {
              frames.push(new TextDecoder().decode(bytes))
              if (frames.length === 2) host.exit(0)
            },
            onClose: resolve,
          },
        )
      })
    })
    expect((await closed).code).toBe(1000)
    expect(frames[1]).toBe('0$ ')
    await host.close()
  })
})
