import type { SandboxObservation } from '../../../ports/agent-runtime.ts'

/** What was seen of each sandbox last, and who wants to hear of it. */
export class SandboxObservations {
  readonly #latest = new Map<number, SandboxObservation>()
  readonly #listeners = new Set<(observation: SandboxObservation) => void>()

  list(): SandboxObservation[] {
    return [...this.#latest.values()]
  }

  of(agentId: number): SandboxObservation | undefined {
    return this.#latest.get(agentId)
  }

  watch(listener: (observation: SandboxObservation) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  tell(
    { agentId, userId, generation }: { agentId: number; userId: number; generation: string },
    phase: SandboxObservation['phase'],
    rest: Partial<SandboxObservation> & { restartCount: number },
  ): void {
    const observation = {
      agentId,
      phase,
      generation,
      name: `claude-code-${userId}-${agentId}`,
      ...rest,
    }
    this.#latest.set(agentId, observation)
    for (const listener of this.#listeners) listener(observation)
  }

  forget(agentId: number): void {
    this.#latest.delete(agentId)
  }

  /** Nobody hears of it any more. */
  close(): void {
    this.#listeners.clear()
  }
}
