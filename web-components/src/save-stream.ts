/**
 * Gives a stream to the browser's downloads under a name. The browser itself keeps what has come, on disk where it is much.
 * @param onProgress bytes so far
 */
export async function saveStream(
  stream: ReadableStream<Uint8Array>,
  name: string,
  onProgress?: (bytes: number) => void,
): Promise<void> {
  let bytes = 0
  const counted = stream.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        bytes += chunk.length
        onProgress?.(bytes)
        controller.enqueue(chunk)
      },
    }),
  )
  const blob = await new Response(counted as BodyInit).blob()
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The download has its own hold of the blob once it has begun.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}

/** `conversations_20261123_145328.csv` */
export function exportName(format: 'csv' | 'jsonl', at = new Date()): string {
  const [day, time] = at.toISOString().slice(0, 19).split('T')
  return `conversations_${day!.replaceAll('-', '')}_${time!.replaceAll(':', '')}.${format}`
}
