import type { ReactiveControllerHost } from 'lit'
import { errorText } from '../error-text.ts'

/** What a button starts: one at a time, busy while it runs, in words when it failed. */
export class Action {
  isBusy = false
  /** Empty when nothing is wrong. */
  error = ''
  readonly #host: Pick<ReactiveControllerHost, 'requestUpdate'>

  constructor(host: Pick<ReactiveControllerHost, 'requestUpdate'>) {
    this.#host = host
  }

  /** @returns whether it was done; false also while another one runs */
  async run(work: () => Promise<unknown>): Promise<boolean> {
    if (this.isBusy) return false
    this.isBusy = true
    this.clear()
    try {
      await work()
      return true
    } catch (error) {
      this.error = errorText(error)
      return false
    } finally {
      this.isBusy = false
      this.#host.requestUpdate()
    }
  }

  clear(): void {
    this.error = ''
    this.#host.requestUpdate()
  }
}
