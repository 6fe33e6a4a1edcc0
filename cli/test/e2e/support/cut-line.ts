import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

/** A line to a server that is cut at random while it is armed. */
export class CutLine {
  readonly url: string
  private readonly server: Server
  private readonly sockets = new Set<Socket>()
  private random: ((below: number) => number) | undefined

  private constructor(server: Server) {
    this.server = server
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  }

  static async open(target: string): Promise<CutLine> {
    const server = createServer()
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const line = new CutLine(server)
    server.on('connection', (near) => line.join(near, Number(new URL(target).port)))
    return line
  }

  /** Each connection from now on is cut somewhere in its first bytes, one way or the other. */
  arm(random: (below: number) => number): void {
    this.random = random
  }

  disarm(): void {
    this.random = undefined
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy()
    this.server.close()
    await once(this.server, 'close')
  }

  private join(near: Socket, port: number): void {
    const far = connect(port, '127.0.0.1')
    const cut = () => {
      near.destroy()
      far.destroy()
    }
    let left = this.random ? this.random(12_000) : Number.POSITIVE_INFINITY
    const carry = (from: Socket, to: Socket) => {
      this.sockets.add(from)
      // Cut, or the server is away: whoever waits at the other end learns of it.
      from.on('error', cut).on('end', () => to.end())
      from.on('close', () => {
        this.sockets.delete(from)
        cut()
      })
      from.on('data', (bytes) => {
        left -= bytes.length
        if (left < 0) cut()
        else if (!to.write(bytes)) from.pause()
      })
      to.on('drain', () => from.resume())
    }
    carry(near, far)
    carry(far, near)
  }
}
