/** The rate is that of the last seconds. */
const WINDOW_MS = 4_000
/** In less nothing can be told. */
const SHORTEST_MS = 500

/** How fast bytes go, from what has gone lately. */
export class TransferRate {
  #samples: { at: number; bytes: number }[] = []

  add(bytes: number): void {
    const at = Date.now()
    this.#samples.push({ at, bytes })
    this.#samples = this.#samples.filter((sample) => at - sample.at <= WINDOW_MS)
  }

  clear(): void {
    this.#samples = []
  }

  /** Undefined until it can be told. */
  get bytesPerSecond(): number | undefined {
    const [first] = this.#samples
    const last = this.#samples.at(-1)
    if (!first || !last || last.at - first.at < SHORTEST_MS) return undefined
    const bytes = this.#samples.slice(1).reduce((sum, sample) => sum + sample.bytes, 0)
    return (bytes * 1000) / (last.at - first.at)
  }
}
