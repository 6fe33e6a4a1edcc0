import { ConnectionError, TimeoutError } from './errors.ts'

/**
 * The body of `response`; when it is cut, of what `goOn` answers from there. Each part has to bring something, so that
 * a server that cuts at once is not asked for ever.
 * @param goOn asks for the rest from this byte on; undefined when that cannot be
 */
export function resumable(
  response: Response,
  goOn: (from: number) => Promise<Response> | undefined,
): ReadableStream<Uint8Array> {
  let reader = response.body?.getReader()
  let position = 0
  let partBegan = 0
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        for (;;) {
          try {
            const next = await reader?.read()
            if (!next || next.done) return controller.close()
            position += next.value.length
            return controller.enqueue(next.value)
          } catch (error) {
            const isCut = error instanceof ConnectionError || error instanceof TimeoutError
            const rest = isCut && position > partBegan ? await goOn(position) : undefined
            // 200 instead of 206: the file is another one now, and its bytes do not fit behind these.
            if (rest?.status !== 206) {
              await rest?.body?.cancel()
              throw error
            }
            partBegan = position
            reader = rest.body?.getReader()
          }
        }
      },
      cancel: (reason) => reader?.cancel(reason),
    },
    { highWaterMark: 0 },
  )
}
