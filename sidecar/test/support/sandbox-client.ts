import http, { type IncomingHttpHeaders } from 'node:http'
import net from 'node:net'

export interface Answer {
  status: number
  headers: IncomingHttpHeaders
  body: string
}

/** Speaks to the sidecar's socket as a program in the sandbox does. */
export function ask(
  socketPath: string,
  options: {
    method?: string
    path: string
    headers?: Record<string, string>
    body?: string
    onData?: (text: string) => void
    signal?: AbortSignal
  },
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { method = 'GET', path, headers, body, onData, signal } = options
    const request = http.request(
      { socketPath, method, path, headers, agent: false, signal },
      (response) => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', (chunk: string) => {
          text += chunk
          onData?.(chunk)
        })
        response.on('error', reject)
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
        )
      },
    )
    request.on('error', reject)
    request.end(body)
  })
}

/** Sends raw bytes and gives back everything that comes until the other side closes. */
export function sendRaw(socketPath: string, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = ''
    const socket = net.connect(socketPath, () => socket.write(text))
    socket.setEncoding('utf8')
    socket.on('data', (chunk: string) => {
      answer += chunk
    })
    socket.on('error', reject)
    socket.on('end', () => {
      socket.end()
      resolve(answer)
    })
  })
}

export const SESSION = '3f0c8a52-6f5e-4b6e-9c57-0d6b2f7f6f11'

/** Posts a hook as Claude Code does. */
export function postHook(
  socketPath: string,
  hook: Record<string, unknown>,
  session: string | undefined = SESSION,
): Promise<Answer> {
  const headers = {
    'content-type': 'application/json',
    ...(session ? { 'x-sac-session': session } : {}),
  }
  return ask(socketPath, { method: 'POST', path: '/hook', headers, body: JSON.stringify(hook) })
}
