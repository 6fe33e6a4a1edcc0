import { mkdtempSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PodEvent, PodIdentity, PodSession, PodSessionSpec } from '@sac/openapi/pod-api'
import type { PodConfig } from '../../src/config.ts'
import { type Pod, startPod } from '../../src/pod.ts'
import { createSigner } from './signer.ts'
import { TerminalClient, type TerminalClientOptions } from './terminal-client.ts'

const AGENT_ID = '7'

interface Answer {
  status: number
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of many shapes
  body: any
}

/** A pod in this process, reached through its unix socket as the server reaches it. */
export class TestPod {
  readonly folder = mkdtempSync(join(tmpdir(), 'sac-pod-'))
  readonly socketPath = join(this.folder, 'pod.sock')
  readonly signer = createSigner(AGENT_ID)
  #pod!: Pod
  #clients: TerminalClient[] = []

  static async start(config: Partial<PodConfig> = {}): Promise<TestPod> {
    const test = new TestPod()
    test.#pod = await startPod({
      agentId: AGENT_ID,
      publicKey: test.signer.publicKey,
      listen: { path: test.socketPath },
      relay: undefined,
      programEnv: { PATH: process.env['PATH']!, HOME: test.folder, PS1: '$ ' },
      ...config,
    })
    return test
  }

  get relayPort(): number | undefined {
    return this.#pod.relayPort
  }

  async stop(): Promise<void> {
    await this.#pod.stop()
    for (const client of this.#clients) client.cut()
    rmSync(this.folder, { recursive: true, force: true })
  }

  async call(
    method: string,
    path: string,
    body?: unknown,
    identity: Partial<PodIdentity> | null = {},
  ): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const headers = identity ? { 'x-sac-identity': this.signer.sign(identity) } : {}
      const call = request({ socketPath: this.socketPath, method, path, headers }, (response) => {
        let text = ''
        response.setEncoding('utf8').on('data', (chunk) => {
          text += chunk
        })
        response.on('end', () => {
          resolve({ status: response.statusCode!, body: text ? JSON.parse(text) : undefined })
        })
      })
      call.on('error', reject)
      call.end(typeof body === 'string' ? body : JSON.stringify(body))
    })
  }

  /** Starts a session that runs this shell script. */
  async run(
    sessionId: string,
    script: string,
    spec: Partial<PodSessionSpec> = {},
  ): Promise<PodSession> {
    const argv = ['sh', '-c', script]
    const base = { kind: 'interactive', argv, cols: 80, rows: 24, cwd: this.folder }
    const { status, body } = await this.call('PUT', `/sessions/${sessionId}`, { ...base, ...spec })
    if (status !== 200) throw new Error(JSON.stringify(body))
    return body
  }

  client(sessionId: string, options: Partial<TerminalClientOptions> = {}): TerminalClient {
    const client = new TerminalClient({
      url: `ws+unix://${this.socketPath}:/sessions/${sessionId}/terminal`,
      identity: () => this.signer.sign({ role: 'driver', sub: 'user:1' }),
      ...options,
    })
    this.#clients.push(client)
    return client
  }

  /** Reads `/events` into a list that grows. */
  async events(): Promise<PodEvent[]> {
    const events: PodEvent[] = []
    const headers = { 'x-sac-identity': this.signer.sign({}) }
    await new Promise<void>((resolve, reject) => {
      const call = request(
        { socketPath: this.socketPath, path: '/events', headers },
        (response) => {
          let rest = ''
          response.setEncoding('utf8').on('data', (chunk) => {
            const lines = (rest + chunk).split('\n')
            rest = lines.pop()!
            for (const line of lines) events.push(JSON.parse(line))
            resolve()
          })
          response.on('error', () => {}) // the pod stops at the end of the test
        },
      )
      call.on('error', reject)
      call.end()
    })
    return events
  }
}
