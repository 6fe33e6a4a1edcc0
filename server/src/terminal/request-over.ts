import { type ClientRequest, request as httpRequest, type RequestOptions } from 'node:http'
import type { Duplex } from 'node:stream'

/**
 * A request over a connection of our own. One that was closed before ends the request at once: Node waits for the events
 * of its socket, and those of a closed one have been.
 */
export function requestOver(socket: Duplex, options: RequestOptions): ClientRequest {
  const request = httpRequest({ ...options, createConnection: () => socket })
  if (socket.destroyed) request.destroy(new Error('the sandbox has closed the connection'))
  return request
}
