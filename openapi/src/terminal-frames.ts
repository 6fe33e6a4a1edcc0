/**
 * The frames of a terminal WebSocket, a superset of ttyd's (subprotocol `tty`): one byte of type, then the body.
 * Control and data never share a type, and the hot path (`0`) carries one byte of overhead.
 *
 * Offsets are absolute byte counts of one stream within one `epoch` (one PTY):
 * - the *output* stream is counted by the client and acknowledged with `5`;
 * - the *input* stream is counted per `client` and acknowledged by the host with `I`, in batches.
 *
 * | client to host | | host to client | |
 * |---|---|---|---|
 * | `{` | handshake, first and once | `0` | output |
 * | `0` | input | `R` | where the output goes on, see {@link TerminalResume} |
 * | `1` | size, see {@link TerminalSize} | `I` | input applied up to this offset |
 * | `2` `3` | pause and resume output (ttyd) | `X` | the program ended, see {@link TerminalExit} |
 * | `5` | output consumed up to this offset | `H` | heartbeat after 15 s without another frame |
 * | | | `P` | a problem (RFC 9457); a 4xxx close follows |
 */

/** The subprotocol that our own clients offer; a plain ttyd client offers `tty`, and both are accepted. */
export const TERMINAL_SUBPROTOCOL = 'sac.terminal.v1'
export const TTYD_SUBPROTOCOL = 'tty'

/** Largest message a client may send: a paste is split below it. Larger ones close the socket with 1009. */
export const INPUT_FRAME_BYTES = 1024 * 1024
/** Unacknowledged input (`I`) that a client may have under way; more of it waits in the client. */
export const INPUT_WINDOW_BYTES = 256 * 1024
/** A client acknowledges output each 32 KiB, well below the smallest window of 128 KiB, so it never wedges … */
export const ACKNOWLEDGE_BYTES = 32 * 1024
/** … or when this much time has passed since the oldest byte that it has not acknowledged. */
export const ACKNOWLEDGE_MS = 50
/** The host breaks its silence after this time; page scripts cannot see WebSocket pings. */
export const HEARTBEAT_MS = 15_000
/** A client that heard nothing for two heartbeats takes the link for dead and reconnects. */
export const SILENCE_LIMIT_MS = 30_000
/** Longest handshake. The longest legal one is about 400 bytes. */
export const HANDSHAKE_BYTES = 4096
/** Sizes outside 2..1000 cells are clamped: a hidden page reports 0, a hostile one reports millions. */
export const SIZE_LIMIT = 1000

/** Close codes of the host. All of 4xxx but 4008 mean: the problem said why, do not retry. */
export const CLOSE_CODES = {
  /** The program ended and every byte and the exit record were sent. */
  exited: 1000,
  /** The host stops; resume with the offset. */
  goingAway: 1001,
  /** No handshake within 10 s; retry. */
  handshakeTimeout: 4008,
  badFrame: 4400,
  unauthenticated: 4401,
  forbidden: 4403,
  sessionNotFound: 4404,
  /** A newer connection of the same `client` took over. */
  replaced: 4409,
  tooManyViewers: 4429,
} as const

/** Size in cells. */
export interface TerminalSize {
  cols: number
  rows: number
  /** Take the size over from the viewer that owns it; typing does so as well. */
  claim?: boolean
}

/** First message of a client. Plain ttyd sends `columns` and `rows` alone. */
export interface TerminalHandshake {
  cols: number
  rows: number
  /** Only for hosts that do not name the session in the path. */
  session?: string
  /** Output offset to go on from; -1 (the default) asks for all that is kept. */
  offset: number
  /** The epoch that `offset` and `input` hold in; when another PTY runs, both are void. */
  epoch?: string
  /** Asks for less than the signed role allows. */
  role?: 'driver' | 'viewer'
  /** Random id of this client, the same over its reconnects. Gives exactly-once input; wait for `R` before typing. */
  client?: string
  /** Input offset of the client's oldest unacknowledged byte. */
  input?: number
}

/**
 * Body of `R`: sent before the first output, after skipped bytes, when the size changes and when another PTY starts.
 *
 * On the first `R` of a connection a client with a `client` id drops its pending input before `input` and sends the
 * rest. Where `epoch` is new, or `input` is less than its oldest pending offset, the host does not know that input:
 * it was refused, and the client says so and counts on from `input`.
 */
export interface TerminalResume {
  session: string
  /** New for each PTY. */
  epoch: string
  /** Offset of the next output byte. */
  offset: number
  /** Bytes before `offset` are missing: clear the screen; where the program repaints on Ctrl-L, the driver sends it. */
  gap: boolean
  cols: number
  rows: number
  role: 'driver' | 'viewer'
  /** Input of this `client` that the host has taken so far; 0 without `client`. */
  input: number
}

/** Body of `X`. */
export interface TerminalExit {
  /** Exit code; null when a signal ended the program. */
  code: number | null
  /** Name such as `SIGTERM`, or null. */
  signal: string | null
}

/** Body of `P`. */
export interface TerminalProblem {
  type: string
  title: string
  status: number
  detail?: string
}

export type ClientFrame =
  | { type: 'handshake'; handshake: TerminalHandshake }
  | { type: 'input'; bytes: Uint8Array }
  | { type: 'resize'; size: TerminalSize }
  | { type: 'pause' }
  | { type: 'resume' }
  | { type: 'acknowledge'; offset: number }

export type HostFrame =
  | { type: 'output'; bytes: Uint8Array }
  | { type: 'resume'; resume: TerminalResume }
  | { type: 'inputAcknowledged'; offset: number }
  | { type: 'exit'; exit: TerminalExit }
  | { type: 'heartbeat' }
  | { type: 'problem'; problem: TerminalProblem }
  /** A type that this version does not know (ttyd's title and preferences, later additions): ignore it. */
  | { type: 'unknown'; code: number }

/** The peer broke the protocol. The message is safe to show. */
export class FrameError extends Error {
  override name = 'FrameError'
}

/** First byte of each frame. */
export const FRAME = {
  handshake: 0x7b,
  input: 0x30,
  resize: 0x31,
  pause: 0x32,
  resumeOutput: 0x33,
  acknowledge: 0x35,
  output: 0x30,
  resume: 0x52,
  inputAcknowledged: 0x49,
  exit: 0x58,
  heartbeat: 0x48,
  problem: 0x50,
} as const

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true })

/** Reads a client's frame. Output of this function is checked: numbers are safe integers, sizes are clamped. */
export function decodeClientFrame(frame: Uint8Array): ClientFrame {
  switch (frame[0]) {
    case FRAME.input:
      return { type: 'input', bytes: frame.subarray(1) }
    case FRAME.acknowledge:
      return { type: 'acknowledge', offset: parseOffset(frame) }
    case FRAME.resize:
      return { type: 'resize', size: readSize(parseObject(frame, 1)) }
    case FRAME.pause:
      return { type: 'pause' }
    case FRAME.resumeOutput:
      return { type: 'resume' }
    case FRAME.handshake:
      return { type: 'handshake', handshake: readHandshake(parseObject(frame, 0)) }
    default:
      throw new FrameError('unknown frame type')
  }
}

/** Reads a host's frame. */
export function decodeHostFrame(frame: Uint8Array): HostFrame {
  switch (frame[0]) {
    case FRAME.output:
      return { type: 'output', bytes: frame.subarray(1) }
    case FRAME.resume:
      return { type: 'resume', resume: readResume(parseObject(frame, 1)) }
    case FRAME.inputAcknowledged:
      return { type: 'inputAcknowledged', offset: parseOffset(frame) }
    case FRAME.exit:
      return { type: 'exit', exit: readExit(parseObject(frame, 1)) }
    case FRAME.heartbeat:
      return { type: 'heartbeat' }
    case FRAME.problem:
      return { type: 'problem', problem: readProblem(parseObject(frame, 1)) }
    default:
      return { type: 'unknown', code: frame[0] ?? 0 }
  }
}

export function encodeHandshake(handshake: TerminalHandshake): Uint8Array<ArrayBuffer> {
  const { cols, rows, ...rest } = handshake
  return encoder.encode(JSON.stringify({ columns: cols, rows, ...rest }))
}

export function encodeInput(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return withType(FRAME.input, bytes)
}

export function encodeResize(size: TerminalSize): Uint8Array<ArrayBuffer> {
  const { cols, rows, claim } = size
  return json(FRAME.resize, { columns: cols, rows, claim })
}

export function encodeAcknowledge(offset: number): Uint8Array<ArrayBuffer> {
  return encoder.encode(`5${offset}`)
}

export function encodeOutput(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return withType(FRAME.output, bytes)
}

export function encodeResume(resume: TerminalResume): Uint8Array<ArrayBuffer> {
  return json(FRAME.resume, resume)
}

export function encodeInputAcknowledged(offset: number): Uint8Array<ArrayBuffer> {
  return encoder.encode(`I${offset}`)
}

export function encodeExit(exit: TerminalExit): Uint8Array<ArrayBuffer> {
  return json(FRAME.exit, exit)
}

export function encodeHeartbeat(): Uint8Array<ArrayBuffer> {
  return Uint8Array.of(FRAME.heartbeat)
}

export function encodeProblem(problem: TerminalProblem): Uint8Array<ArrayBuffer> {
  return json(FRAME.problem, problem)
}

function withType(type: number, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(bytes.length + 1)
  frame[0] = type
  frame.set(bytes, 1)
  return frame
}

function json(type: number, body: object): Uint8Array<ArrayBuffer> {
  return withType(type, encoder.encode(JSON.stringify(body)))
}

function parseOffset(frame: Uint8Array): number {
  // Decimal digits by hand: acknowledgements are frequent, and Number() also takes hex, exponents and blanks.
  if (frame.length < 2 || frame.length > 17) throw new FrameError('bad offset')
  let offset = 0
  for (let i = 1; i < frame.length; i++) {
    const digit = frame[i]! - 0x30
    if (digit < 0 || digit > 9) throw new FrameError('bad offset')
    offset = offset * 10 + digit
  }
  if (!Number.isSafeInteger(offset)) throw new FrameError('bad offset')
  return offset
}

function parseObject(frame: Uint8Array, from: number): Record<string, unknown> {
  if (frame.length > HANDSHAKE_BYTES) throw new FrameError('control frame too long')
  let value: unknown
  try {
    value = JSON.parse(decoder.decode(frame.subarray(from)))
  } catch (cause) {
    throw new FrameError('control frame is not JSON', { cause })
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new FrameError('control frame is not an object')
  }
  return value as Record<string, unknown>
}

function readSize(body: Record<string, unknown>): TerminalSize {
  const size = { cols: cells(body['columns'], 2), rows: cells(body['rows'], 1) }
  return body['claim'] === true ? { ...size, claim: true } : size
}

function cells(value: unknown, least: number): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new FrameError('bad size')
  return Math.min(SIZE_LIMIT, Math.max(least, Math.floor(value)))
}

function readHandshake(body: Record<string, unknown>): TerminalHandshake {
  const { session, epoch, client, role, offset, input } = body
  const handshake: TerminalHandshake = {
    cols: cells(body['columns'] ?? 80, 2),
    rows: cells(body['rows'] ?? 24, 1),
    offset: offset === undefined || offset === -1 ? -1 : count(offset, 'offset'),
  }
  if (session !== undefined) handshake.session = label(session, 'session')
  if (epoch !== undefined) handshake.epoch = label(epoch, 'epoch')
  if (client !== undefined) handshake.client = label(client, 'client')
  if (input !== undefined) handshake.input = count(input, 'input')
  if (role !== undefined) {
    if (role !== 'driver' && role !== 'viewer') throw new FrameError('bad role')
    handshake.role = role
  }
  return handshake
}

function readResume(body: Record<string, unknown>): TerminalResume {
  return {
    session: text(body['session'], 'session'),
    epoch: text(body['epoch'], 'epoch'),
    offset: count(body['offset'], 'offset'),
    gap: body['gap'] === true,
    cols: cells(body['cols'], 2),
    rows: cells(body['rows'], 1),
    role: body['role'] === 'driver' ? 'driver' : 'viewer',
    input: count(body['input'] ?? 0, 'input'),
  }
}

function readExit(body: Record<string, unknown>): TerminalExit {
  const { code, signal } = body
  return {
    code: typeof code === 'number' && Number.isInteger(code) ? code : null,
    signal: typeof signal === 'string' ? signal : null,
  }
}

function readProblem(body: Record<string, unknown>): TerminalProblem {
  const { detail, status } = body
  const problem: TerminalProblem = {
    type: text(body['type'], 'type'),
    title: text(body['title'], 'title'),
    status: count(status, 'status'),
  }
  if (typeof detail === 'string') problem.detail = detail
  return problem
}

function count(value: unknown, name: string): number {
  if (!Number.isSafeInteger(value) || (value as number) < 0) throw new FrameError(`bad ${name}`)
  return value as number
}

function text(value: unknown, name: string): string {
  if (typeof value !== 'string') throw new FrameError(`bad ${name}`)
  return value
}

/** Ids of the peer become map keys and log fields: short, printable, no blanks. */
function label(value: unknown, name: string): string {
  if (typeof value !== 'string' || !/^[\x21-\x7e]{1,64}$/.test(value)) {
    throw new FrameError(`bad ${name}`)
  }
  return value
}
