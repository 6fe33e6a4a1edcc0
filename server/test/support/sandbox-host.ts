// A server process for tests: has a ProcessRuntime and does what its stdin says, one JSON object a line.
import { Socket } from 'node:net'
import { createInterface } from 'node:readline'
import pino from 'pino'
import { ProcessRuntime } from '../../src/adapters/embedded/process-runtime.ts'

const options = JSON.parse(process.argv[2]!)
const say = (value: unknown) => process.stdout.write(`${JSON.stringify(value)}\n`)
const runtime = await ProcessRuntime.open({
  ...options,
  log: pino({ level: 'silent' }),
})
runtime.watch((observation) => say({ observation }))
say({ description: runtime.describe() })

createInterface({ input: process.stdin }).on('line', async (line) => {
  const { id, method, args } = JSON.parse(line)
  try {
    const work = runtime[method as 'list'] as (...args: unknown[]) => unknown
    const result = await work.apply(runtime, args)
    if (result instanceof Socket) result.destroy()
    say({ id, result: result instanceof Socket ? null : (result ?? null) })
  } catch (error) {
    say({
      id,
      error: { message: (error as Error).message, reason: (error as { reason?: string }).reason },
    })
  }
})
