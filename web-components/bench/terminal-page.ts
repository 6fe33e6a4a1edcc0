// What `terminal.mjs` measures, in a page: `<sac-terminal>`, and xterm.js as anybody would put it into a page.
import {
  ACKNOWLEDGE_BYTES,
  decodeHostFrame,
  encodeAcknowledge,
  encodeHandshake,
  encodeInput,
  TERMINAL_SUBPROTOCOL,
} from '@sac/openapi/terminal-frames'
import { FitAddon } from '@xterm/addon-fit'
import { WebglAddon } from '@xterm/addon-webgl'
import { Terminal } from '@xterm/xterm'
import '../src/sac-provider.ts'
import '../src/sac-terminal.ts'

let terminal: Terminal | undefined
let close: () => void = () => {}

/** The terminal that an element makes for itself. */
const open = Terminal.prototype.open
Terminal.prototype.open = function (parent) {
  terminal = this
  open.call(this, parent)
}

const page = {
  /** @param url of the terminal's WebSocket, with its ticket */
  openBare(url: string): void {
    const place = document.createElement('div')
    place.className = 'place'
    document.body.append(place)
    const bare = new Terminal({ scrollback: 10_000 })
    const fit = new FitAddon()
    bare.loadAddon(fit)
    bare.open(place)
    bare.loadAddon(new WebglAddon())
    fit.fit()
    const socket = new WebSocket(url, TERMINAL_SUBPROTOCOL)
    socket.binaryType = 'arraybuffer'
    let received = 0
    let acknowledged = 0
    socket.onopen = () => {
      const { cols, rows } = bare
      socket.send(encodeHandshake({ cols, rows, offset: -1, client: crypto.randomUUID() }))
    }
    socket.onmessage = ({ data }) => {
      const frame = decodeHostFrame(new Uint8Array(data))
      if (frame.type === 'resume') received = frame.resume.offset
      if (frame.type !== 'output') return
      received += frame.bytes.length
      const end = received
      bare.write(frame.bytes, () => {
        if (end - acknowledged < ACKNOWLEDGE_BYTES) return
        acknowledged = end
        socket.send(encodeAcknowledge(end))
      })
    }
    bare.onData((text) => {
      socket.send(encodeInput(new TextEncoder().encode(text)))
    })
    close = () => {
      socket.close()
      bare.dispose()
      place.remove()
    }
  },

  openOurs(sessionId: string): void {
    const provider = document.createElement('sac-provider')
    const ours = document.createElement('sac-terminal')
    ours.sessionId = sessionId
    ours.className = 'place'
    provider.append(ours)
    document.body.append(provider)
    close = () => provider.remove()
  },

  close(): void {
    close()
    terminal = undefined
  },

  /** Resolves when a line of the terminal begins with this. */
  async seen(words: string): Promise<void> {
    while (!page.shows(words)) await new Promise((resolve) => setTimeout(resolve, 50))
  },

  shows(words: string): boolean {
    const buffer = terminal?.buffer.active
    if (!buffer) return false
    for (let y = buffer.length - 1; y >= Math.max(0, buffer.length - 60); y--) {
      if (buffer.getLine(y)?.translateToString(true).startsWith(words)) return true
    }
    return false
  },

  type(text: string): void {
    terminal!.input(text)
  },

  /** From a key until its echo is parsed, for each of `count` keys, in ms. */
  async echoes(count: number): Promise<number[]> {
    const times: number[] = []
    for (let index = 0; index < count; index++) {
      const start = performance.now()
      await new Promise<void>((resolve) => {
        const parsed = terminal!.onWriteParsed(() => {
          parsed.dispose()
          resolve()
        })
        terminal!.input('x')
      })
      times.push(performance.now() - start)
      if (index % 20 === 19) terminal!.input('\u0015')
      await new Promise((resolve) => setTimeout(resolve, 15))
    }
    return times
  },
}

export type BenchPage = typeof page
Object.assign(window, { bench: page })
