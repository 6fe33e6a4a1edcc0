import type { SecretBox } from '../crypto/secret-box.ts'
import type { AgentModel } from './agent.model.ts'
import type { EnvVariable } from './agent-env.ts'

/** What of an agent is kept sealed: its environment, and proxies, whose addresses may hold passwords. */
export class AgentSecrets {
  readonly #box: SecretBox

  constructor(box: SecretBox) {
    this.#box = box
  }

  openEnv({ env }: Pick<AgentModel, 'env'>): EnvVariable[] {
    return env === null ? [] : JSON.parse(this.#box.open(env))
  }

  open(sealed: string | null): string | null {
    return sealed === null ? null : this.#box.open(sealed)
  }

  /** Only what is given; an empty environment and null leave nothing to seal. */
  seal({
    env,
    ...proxies
  }: {
    env?: EnvVariable[]
    httpProxy?: string | null
    httpsProxy?: string | null
  }) {
    const sealed = Object.entries(proxies)
      .filter(([, url]) => url !== undefined)
      .map(([name, url]) => [name, url === null ? null : this.#box.seal(url!)])
    return {
      ...Object.fromEntries(sealed),
      ...(env && { env: env.length === 0 ? null : this.#box.seal(JSON.stringify(env)) }),
    } as Partial<Pick<AgentModel, 'env' | 'httpProxy' | 'httpsProxy'>>
  }
}
