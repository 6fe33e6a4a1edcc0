import { connect } from 'node:net'

/** What came back on a socket, as far as it is HTTP. */
export interface RawAnswer {
  status: number | undefined
  type: string
  body: string
}

/**
 * Writes bytes as no client would, and reads until the peer closes.
 * @param options `finish: false` keeps our side open after the last byte
 * @throws when nothing comes and nothing closes within 5 s
 */
export async function rawHttp(
  port: number,
  bytes: string | Buffer,
  { finish = true, limitMs = 5_000 } = {},
): Promise<RawAnswer> {
  const socket = connect({ port, host: '127.0.0.1' })
  const chunks: Buffer[] = []
  // Bytes that come after a refusal meet a closed socket; what was said before still counts.
  socket.on('error', () => {})
  socket.on('data', (chunk) => chunks.push(chunk))
  if (finish) socket.end(bytes)
  else socket.write(bytes)
  const isClosed = await new Promise<boolean>((resolve) => {
    const timer = setTimeout(() => resolve(false), limitMs)
    socket.once('close', () => {
      clearTimeout(timer)
      resolve(true)
    })
  })
  socket.destroy()
  const text = Buffer.concat(chunks).toString('latin1')
  if (!isClosed && text === '') throw new Error('no answer and no end')
  const [head = '', ...rest] = text.split('\r\n\r\n')
  const status = /^HTTP\/1\.1 (\d{3})/.exec(head)?.[1]
  return {
    status: status === undefined ? undefined : Number(status),
    type: /^content-type: (.*)$/im.exec(head)?.[1] ?? '',
    body: rest.join('\r\n\r\n'),
  }
}
