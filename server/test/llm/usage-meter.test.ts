import { describe, expect, it } from 'vitest'
import { UsageMeter } from '../../src/llm/usage-meter.ts'

const sse = (...events: object[]) =>
  Buffer.from(events.map((event) => `event: x\ndata: ${JSON.stringify(event)}\n\n`).join(''))

const STREAM = sse(
  {
    type: 'message_start',
    message: {
      model: 'claude-x',
      usage: {
        input_tokens: 10,
        cache_creation_input_tokens: 20,
        cache_read_input_tokens: 30,
        output_tokens: 1,
      },
    },
  },
  {
    type: 'content_block_delta',
    index: 0,
    delta: { type: 'text_delta', text: 'é "usage": {"output_tokens": 9999}' },
  },
  { type: 'message_delta', delta: {}, usage: { output_tokens: 42 } },
  { type: 'message_stop' },
)
const WHOLE = {
  model: 'claude-x',
  inputTokens: 10,
  cacheCreationTokens: 20,
  cacheReadTokens: 30,
  outputTokens: 42,
}

describe('UsageMeter', () => {
  it.each([1, 2, 3, 7, 64, 100_000])('counts the same in pieces of %i bytes', (size) => {
    const meter = new UsageMeter('text/event-stream; charset=utf-8')
    for (let start = 0; start < STREAM.length; start += size)
      meter.add(STREAM.subarray(start, start + size))
    expect(meter.end()).toEqual(WHOLE)
  })

  it('knows what was said before a stream broke off', () => {
    const meter = new UsageMeter('text/event-stream')
    meter.add(STREAM.subarray(0, STREAM.indexOf('message_delta')))
    expect(meter.end()).toEqual({ ...WHOLE, outputTokens: 1 })
  })

  it('takes the input from the end where a provider says it only there', () => {
    const meter = new UsageMeter('text/event-stream')
    meter.add(
      sse(
        {
          type: 'message_start',
          message: { model: 'glm', usage: { input_tokens: 0, output_tokens: 0 } },
        },
        { type: 'message_delta', usage: { input_tokens: 120, output_tokens: 5 } },
      ),
    )
    expect(meter.end()).toMatchObject({ inputTokens: 120, outputTokens: 5 })
  })

  it('counts a plain answer', () => {
    const meter = new UsageMeter('application/json')
    meter.add(Buffer.from('{"type":"message","model":"m","usa'))
    meter.add(Buffer.from('ge":{"input_tokens":3,"output_tokens":4}}'))
    expect(meter.end()).toMatchObject({ model: 'm', inputTokens: 3, outputTokens: 4 })
  })

  it.each(['', '<html>', 'null', '[]', '{"usage":{"input_tokens":"7","output_tokens":-1}}'])(
    'finds nothing in %j',
    (text) => {
      const meter = new UsageMeter('application/json')
      meter.add(Buffer.from(text))
      expect(meter.end()).toBeUndefined()
    },
  )

  it('goes on after a line that is too long to keep', () => {
    const meter = new UsageMeter('text/event-stream')
    meter.add(Buffer.alloc(3 << 20, 'x'))
    meter.add(Buffer.from('\n'))
    meter.add(STREAM)
    expect(meter.end()).toEqual(WHOLE)
  })
})
