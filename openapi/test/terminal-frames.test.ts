import { describe, expect, it } from 'vitest'
import {
  decodeClientFrame,
  decodeHostFrame,
  encodeAcknowledge,
  encodeExit,
  encodeHandshake,
  encodeHeartbeat,
  encodeInput,
  encodeInputAcknowledged,
  encodeOutput,
  encodeProblem,
  encodeResize,
  encodeResume,
  FrameError,
  HANDSHAKE_BYTES,
  type TerminalHandshake,
} from '../src/terminal-frames.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

describe('client frames', () => {
  it('carry a handshake in ttyd form with our additions', () => {
    const handshake: TerminalHandshake = {
      cols: 120,
      rows: 40,
      offset: 77,
      epoch: 'e',
      client: 'c',
      input: 5,
      role: 'viewer',
    }
    expect(decodeClientFrame(encodeHandshake(handshake))).toEqual({ type: 'handshake', handshake })
  })

  it('accept the handshake of a plain ttyd client', () => {
    const frame = bytes('{"AuthToken":"","columns":80,"rows":24}')
    expect(decodeClientFrame(frame)).toEqual({
      type: 'handshake',
      handshake: { cols: 80, rows: 24, offset: -1 },
    })
  })

  it('carry input that looks like control, byte for byte', () => {
    for (const input of ['{"columns":1,"rows":1}', '5', '', '\x00\xff']) {
      expect(decodeClientFrame(encodeInput(bytes(input)))).toEqual({
        type: 'input',
        bytes: bytes(input),
      })
    }
  })

  it('carry sizes, clamped to what a terminal can have', () => {
    const resize = (cols: number, rows: number) =>
      decodeClientFrame(encodeResize({ cols, rows, claim: true }))
    expect(resize(100, 30)).toEqual({ type: 'resize', size: { cols: 100, rows: 30, claim: true } })
    expect(resize(0, -3)).toEqual({ type: 'resize', size: { cols: 2, rows: 1, claim: true } })
    expect(resize(1e300, 5.9)).toEqual({
      type: 'resize',
      size: { cols: 1000, rows: 5, claim: true },
    })
  })

  it('carry acknowledgements up to the largest safe offset', () => {
    for (const offset of [0, 1, 32768, Number.MAX_SAFE_INTEGER]) {
      expect(decodeClientFrame(encodeAcknowledge(offset))).toEqual({ type: 'acknowledge', offset })
    }
  })

  it.each([
    '',
    '5',
    '5-1',
    '5 1',
    '50x10',
    '51e3',
    '59007199254740993',
    '599999999999999999999',
    '9',
    'R{}',
    '{',
    '{"columns":"80"}',
    '{"columns":80,"rows":24,"offset":-2}',
    '{"columns":80,"rows":24,"offset":1.5}',
    '{"columns":80,"rows":24,"input":-1}',
    '{"columns":80,"rows":24,"client":""}',
    '{"columns":80,"rows":24,"client":"a b"}',
    '{"columns":80,"rows":24,"role":"admin"}',
    '{"columns":80,"rows":24,"session":7}',
    '1',
    '1[]',
    '1null',
    '1{"columns":null,"rows":1}',
    `{"AuthToken":"${'x'.repeat(HANDSHAKE_BYTES)}"}`,
  ])('refuse %j', (text) => {
    expect(() => decodeClientFrame(bytes(text))).toThrow(FrameError)
  })

  it('refuse control frames that are not UTF-8', () => {
    expect(() => decodeClientFrame(Uint8Array.of(0x7b, 0xff, 0x7d))).toThrow(FrameError)
  })
})

describe('host frames', () => {
  const resume = {
    session: 's',
    epoch: 'e',
    offset: 10,
    gap: true,
    cols: 80,
    rows: 24,
    role: 'driver' as const,
    input: 3,
  }

  it.each([
    [encodeOutput(bytes('{"a":1}')), { type: 'output', bytes: bytes('{"a":1}') }],
    [encodeResume(resume), { type: 'resume', resume }],
    [encodeInputAcknowledged(99), { type: 'inputAcknowledged', offset: 99 }],
    [
      encodeExit({ code: null, signal: 'SIGHUP' }),
      { type: 'exit', exit: { code: null, signal: 'SIGHUP' } },
    ],
    [encodeHeartbeat(), { type: 'heartbeat' }],
    [
      encodeProblem({ type: 'urn:sac:problem:x', title: 'X', status: 404 }),
      { type: 'problem', problem: { type: 'urn:sac:problem:x', title: 'X', status: 404 } },
    ],
    [bytes('1title'), { type: 'unknown', code: 0x31 }],
  ])('travel there and back', (frame, expected) => {
    expect(decodeHostFrame(frame)).toEqual(expected)
  })
})

it('answers random and damaged frames with a frame or a FrameError, nothing else', () => {
  let seed = 42
  const random = (limit: number) => {
    seed = (seed * 1103515245 + 12345) & 0x7fffffff
    return seed % limit
  }
  const seeds = [
    encodeHandshake({ cols: 80, rows: 24, offset: 1, epoch: 'e', client: 'c', input: 1 }),
    encodeResize({ cols: 80, rows: 24 }),
    encodeAcknowledge(123456),
    encodeResume({
      session: 's',
      epoch: 'e',
      offset: 1,
      gap: false,
      cols: 8,
      rows: 2,
      role: 'viewer',
      input: 0,
    }),
    encodeExit({ code: 1, signal: null }),
  ]
  for (let i = 0; i < 20_000; i++) {
    const frame =
      i % 2 === 0
        ? Uint8Array.from({ length: random(40) }, () => random(256))
        : Uint8Array.from(seeds[random(seeds.length)]!)
    if (i % 2 === 1) for (let k = 0; k <= random(3); k++) frame[random(frame.length)] = random(256)
    for (const decode of [decodeClientFrame, decodeHostFrame]) {
      try {
        decode(frame)
      } catch (error) {
        if (!(error instanceof FrameError)) throw error
      }
    }
  }
})
