/** A WebSocket of either platform, cut down to what a terminal needs. */
export interface Socket {
  send(frame: Uint8Array<ArrayBuffer>): void
  /** Closes at once; nothing is called any more. */
  close(code?: number, reason?: string): void
}

export interface SocketHandlers {
  onOpen(): void
  onMessage(frame: Uint8Array): void
  /** Called once, also when it never opened. `status` is the HTTP status of a refused upgrade, where it is known. */
  onClose(closed: { code: number; reason: string; status?: number }): void
}

export interface SocketOptions {
  /** http(s) or ws(s). */
  url: string
  protocol: string
  token?: string
}

/** How this platform proves who it is: a header, or a one-use ticket in the address, since browsers set no header. */
export type SocketCredential = 'header' | 'ticket'
