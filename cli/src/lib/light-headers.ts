/**
 * Stands in for the global `Headers` and `FormData` in the bundle (esbuild injects it): openapi-fetch needs so little
 * of them that loading undici, 13 ms on Node 20, is a waste for a process that makes one request.
 */
export class Headers {
  readonly #values = new Map<string, string>()

  get(name: string): string | null {
    return this.#values.get(name.toLowerCase()) ?? null
  }

  has(name: string): boolean {
    return this.#values.has(name.toLowerCase())
  }

  set(name: string, value: string): void {
    this.#values.set(name.toLowerCase(), String(value))
  }

  append(name: string, value: string): void {
    const before = this.get(name)
    this.set(name, before === null ? value : `${before}, ${value}`)
  }

  delete(name: string): void {
    this.#values.delete(name.toLowerCase())
  }

  entries(): IterableIterator<[string, string]> {
    return this.#values.entries()
  }

  [Symbol.iterator](): IterableIterator<[string, string]> {
    return this.entries()
  }
}

/** Only ever asked with `instanceof`. */
export class FormData {}
