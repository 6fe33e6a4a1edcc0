import { once } from 'node:events'
import { chmodSync, rmSync } from 'node:fs'
import type { AddressInfo, Server } from 'node:net'
import type { PodConfig } from './config.ts'
import { createControlServer } from './control-api.ts'
import { IdentityVerifier } from './identity.ts'
import { PtyHost } from './pty-host.ts'
import { createRelay } from './relay.ts'
import { TerminalServer } from './terminal-server.ts'

/** How long exit records may take to leave once the programs are gone. */
const DRAIN_MS = 2000

export interface Pod {
  host: PtyHost
  /** Where the relay listens; undefined without a sidecar. */
  relayPort: number | undefined
  /** Ends the programs (hangup, after 5 s kill), sends what is left, closes. */
  stop(): Promise<void>
}

/**
 * Starts the PTY host: relay first, because the first program may need it at once.
 * @throws Error when the key is wrong or an address is taken
 */
export async function startPod(config: PodConfig): Promise<Pod> {
  const verifier = new IdentityVerifier(config.publicKey, config.agentId)
  const host = new PtyHost(config.programEnv)
  const terminals = new TerminalServer()
  const control = createControlServer(host, terminals, verifier)
  const relay = config.relay && createRelay(config.relay.socketPath)
  if (relay) await listen(relay, { host: '127.0.0.1', port: config.relay!.port })
  const { listen: address } = config
  if ('path' in address) rmSync(address.path, { force: true }) // left by a pod that was killed
  await listen(control, address)
  if ('path' in address) chmodSync(address.path, 0o600)
  return {
    host,
    relayPort: (relay?.address() as AddressInfo | undefined)?.port,
    async stop() {
      control.close()
      relay?.close()
      await host.stop()
      await terminals.close(DRAIN_MS)
      control.closeAllConnections()
    },
  }
}

async function listen(server: Server, address: PodConfig['listen']): Promise<void> {
  server.listen(address)
  await once(server, 'listening')
}
