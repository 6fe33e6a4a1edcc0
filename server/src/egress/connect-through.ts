import type { LookupAddress } from 'node:dns'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import net, { type LookupFunction, type Socket } from 'node:net'

export interface Destination {
  host: string
  port: number
}

const lookupOf =
  (addresses: LookupAddress[]): LookupFunction =>
  (_hostname, options, callback) => {
    const first = addresses[0]!
    if (options.all) callback(null, addresses)
    else callback(null, first.address, first.family)
  }

/** Connects to one of the addresses that were checked, never to the name. */
export function connectDirectly(
  { host, port }: Destination,
  addresses: LookupAddress[],
  signal: AbortSignal,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = net.connect({
      host,
      port,
      lookup: lookupOf(addresses),
      allowHalfOpen: true,
      noDelay: true,
      signal,
    })
    // Stays: an error after the connection is heard by the tunnel too, and must find a listener before that.
    socket.on('error', reject)
    socket.once('connect', () => resolve(socket))
  })
}

/**
 * Connects through an agent's own proxy with CONNECT.
 * @param addresses those of the proxy, checked
 */
export function connectThrough(
  proxy: URL,
  { host, port }: Destination,
  addresses: LookupAddress[],
  signal: AbortSignal,
): Promise<{ socket: Socket; head: Buffer }> {
  const authority = net.isIPv6(host) ? `[${host}]:${port}` : `${host}:${port}`
  const credentials = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`
  return new Promise((resolve, reject) => {
    const send = proxy.protocol === 'https:' ? httpsRequest : httpRequest
    const request = send({
      host: proxy.hostname.replace(/^\[|\]$/g, ''),
      port: portOf(proxy),
      ...(proxy.protocol === 'https:' && { servername: proxy.hostname }),
      method: 'CONNECT',
      path: authority,
      headers: {
        host: authority,
        ...(proxy.username && {
          'proxy-authorization': `Basic ${Buffer.from(credentials).toString('base64')}`,
        }),
      },
      lookup: lookupOf(addresses),
      agent: false,
      signal,
    })
    request.once('error', reject)
    request.once('connect', (response, socket, head) => {
      socket.on('error', reject)
      if (response.statusCode === 200) return resolve({ socket: socket as Socket, head })
      socket.destroy()
      reject(
        new Error(
          `the agent's proxy ${proxy.host} answers ${response.statusCode} ${response.statusMessage}`,
        ),
      )
    })
    request.once('response', (response) => {
      response.destroy()
      reject(
        new Error(
          `the agent's proxy ${proxy.host} answers ${response.statusCode} ${response.statusMessage}`,
        ),
      )
    })
    request.end()
  })
}

export const portOf = (proxy: URL) => Number(proxy.port) || (proxy.protocol === 'https:' ? 443 : 80)
