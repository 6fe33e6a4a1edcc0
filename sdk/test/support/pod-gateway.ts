import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import type { Duplex } from 'node:stream'
import type { TestPod } from '../../../pod/test/support/test-pod.ts'
import { upgradeToPod } from '../../../server/src/terminal/pod-upgrade.ts'
import { acceptHead, readOffer } from '../../../server/src/terminal/websocket.ts'

export interface PodGateway {
  url: string
  /** Breaks every open terminal without a goodbye. */
  cut(): void
  /** Terminals that are open now. */
  count(): number
  close(): Promise<void>
}

/** The last hop of the server alone, without its database: joins `/ws/{sessionId}` to a real pod. */
export async function startPodGateway(pod: TestPod): Promise<PodGateway> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { cut, count } = joinPod(server, pod)
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut,
    count,
    close: async () => {
      cut()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Serves the terminals of a server that does something else too. */
export function joinPod(server: Server, pod: TestPod): Pick<PodGateway, 'cut' | 'count'> {
  const open = new Set<Duplex>()
  server.on('upgrade', async (request, socket: Duplex) => {
    const sessionId = request.url!.split('/').at(-1)!
    const offer = readOffer(request)!
    const identity = pod.signer.sign({ role: 'driver', sub: 'user:1' })
    const { signal } = new AbortController()
    const upgraded = await upgradeToPod(connect(pod.socketPath), offer, {
      sessionId,
      identity,
      signal,
    })
    socket.write(acceptHead(offer, upgraded.protocol))
    socket.write(upgraded.head)
    open.add(socket)
    socket.pipe(upgraded.socket).pipe(socket)
    for (const [one, other] of [
      [socket, upgraded.socket],
      [upgraded.socket, socket],
    ] as const) {
      // A cut is what the test is about.
      one.on('error', () => {})
      one.on('close', () => {
        other.destroy()
        open.delete(socket)
      })
    }
  })
  return {
    cut: () => {
      for (const socket of open) socket.destroy()
    },
    count: () => open.size,
  }
}
