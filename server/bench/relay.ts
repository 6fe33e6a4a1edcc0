// The joint of the terminal gateway alone, without sign-in, before any endpoint that speaks WebSocket:
//   node relay.mjs --listen 127.0.0.1:7872 --pod 127.0.0.1:7871
import { createServer } from 'node:http'
import { connect } from 'node:net'
import { parseArgs } from 'node:util'
import { PodIdentity } from '../src/terminal/pod-identity.ts'
import { upgradeToPod } from '../src/terminal/pod-upgrade.ts'
import { splice } from '../src/terminal/splice.ts'
import { WaitingClient } from '../src/terminal/waiting-client.ts'
import { acceptHead, readOffer } from '../src/terminal/websocket.ts'

const { values } = parseArgs({ options: { listen: { type: 'string' }, pod: { type: 'string' } } })
const [host = '127.0.0.1', port = '0'] = (values.listen ?? '').split(':')
const [podHost = '127.0.0.1', podPort = '0'] = (values.pod ?? '').split(':')
const identity = new PodIdentity(Buffer.alloc(32))
const sessionId = '00000000-0000-4000-8000-000000000000'

const server = createServer((_request, response) => response.end('ok'))
server.on('upgrade', async (request, socket, head) => {
  const offer = readOffer(request)
  if (!offer) return socket.destroy()
  const client = new WaitingClient(socket, head)
  try {
    const pod = await upgradeToPod(connect(Number(podPort), podHost), offer, {
      sessionId,
      identity: identity.sign({
        agentId: 1,
        sub: 'user:1',
        role: 'driver',
        session: sessionId,
        ttlSeconds: 60,
      }),
      signal: client.signal,
    })
    const early = client.release()
    socket.write(acceptHead(offer, pod.protocol))
    if (pod.head.length > 0) socket.write(pod.head)
    if (early.length > 0) pod.socket.write(early)
    splice(socket, pod.socket, () => {})
  } catch (error) {
    console.error(error)
    socket.destroy()
  }
})
server.listen(Number(port), host)
process.on('SIGTERM', () => process.exit(0))
