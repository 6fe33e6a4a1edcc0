/** One answer of a list; `nextCursor` is null on the last one. */
export interface Page<Item> {
  items: Item[]
  nextCursor: string | null
}

export interface PageOptions {
  /** Most items per answer; 50 by default, 200 at most (of files 1000). */
  limit?: number
  /** `nextCursor` of the page before. */
  cursor?: string
}

/**
 * A list that is not asked for yet. `await` it for one page, or loop over it for every item:
 *
 * ```ts
 * const { items, nextCursor } = await client.agents.list()
 * for await (const agent of client.agents.list()) console.log(agent.name)
 * ```
 */
export class PageRequest<Item> implements PromiseLike<Page<Item>>, AsyncIterable<Item> {
  readonly #fetchPage: (cursor: string | undefined) => Promise<Page<Item>>
  readonly #cursor: string | undefined
  #first: Promise<Page<Item>> | undefined

  constructor(fetchPage: (cursor: string | undefined) => Promise<Page<Item>>, cursor?: string) {
    this.#fetchPage = fetchPage
    this.#cursor = cursor
  }

  // biome-ignore lint/suspicious/noThenProperty: being awaitable is the point
  then<Fulfilled = Page<Item>, Rejected = never>(
    onFulfilled?: ((page: Page<Item>) => Fulfilled | PromiseLike<Fulfilled>) | null,
    onRejected?: ((reason: unknown) => Rejected | PromiseLike<Rejected>) | null,
  ): Promise<Fulfilled | Rejected> {
    this.#first ??= this.#fetchPage(this.#cursor)
    return this.#first.then(onFulfilled, onRejected)
  }

  /** Every page from here on. */
  async *pages(): AsyncGenerator<Page<Item>, void, undefined> {
    let page: Page<Item> = await this.then()
    yield page
    while (page.nextCursor !== null) {
      page = await this.#fetchPage(page.nextCursor)
      yield page
    }
  }

  /** Every item from here on; asks for the next page when the one before is used up. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Item, void, undefined> {
    for await (const page of this.pages()) yield* page.items
  }
}
