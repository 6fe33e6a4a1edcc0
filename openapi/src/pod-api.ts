/**
 * What server and pod say to each other over the pod's socket: JSON over HTTP, and newline-delimited JSON on `/events`.
 * Errors are RFC 9457 problems.
 */

/** Header that carries the signed {@link PodIdentity}; see there for its form. */
export const POD_IDENTITY_HEADER = 'x-sac-identity'

/**
 * Who a request comes from. On the wire: `base64url(JSON)` + `.` + `base64url(Ed25519 signature over the first part)`.
 * The server signs; the pod holds the public key alone.
 */
export interface PodIdentity {
  /** `pod:<agentId>`. */
  aud: string
  /** `user:<id>`, or `server`. */
  sub: string
  /** `server` may use the control API; `driver` and `viewer` may attach to a terminal, `viewer` without typing. */
  role: 'driver' | 'viewer' | 'server'
  /** Where given, the only session that this identity may attach to. */
  session?: string
  /** Unix time in seconds. */
  exp: number
}

/** Body of `PUT /sessions/{sessionId}`. */
export interface PodSessionSpec {
  /** `headless` runs without echo and without output processing, so that its lines arrive as they were written. */
  kind: 'interactive' | 'headless'
  /** Program and arguments; the program is looked up in PATH. */
  argv: string[]
  cwd?: string
  /** Added to the pod's own environment. */
  env?: Record<string, string>
  cols: number
  rows: number
  /**
   * Literal text whose first appearance in the output makes the session `ready` (`❯` for claude). Without it the
   * session is ready at once. With it Ctrl-Z is kept from the program: it would suspend the CLI with nobody to resume it.
   */
  readyPattern?: string
  /** Run instead when `argv` exits 1 within 5 s before the pattern was seen (`claude --continue` without history). */
  fallbackArgv?: string[]
}

export interface PodSession {
  sessionId: string
  /** New for each PTY. */
  epoch: string
  kind: 'interactive' | 'headless'
  state: 'starting' | 'ready' | 'exited'
  /** Set when the program has exited by itself. */
  exitCode?: number
  /** Set when a signal ended the program, such as `SIGTERM`. */
  signal?: string
  cols: number
  rows: number
  /** Bytes of output so far. */
  offset: number
}

/** `typed` = submitted to the program; `acknowledged` = its hook reported it; `refused` = never submitted. */
export type PodMessageState = 'queued' | 'typed' | 'acknowledged' | 'refused'

/** Body of `POST /sessions/{sessionId}/messages`. */
export interface PodMessageRequest {
  messageId: string
  text: string
  /** The program's hook reports it, though it starts with `/`: a skill, and no command that is built in. */
  isSkill?: boolean
}

/** Answer to `POST /sessions/{sessionId}/messages`; a repeated post answers with the present state. */
export interface PodMessage {
  messageId: string
  state: PodMessageState
  reason?: string
}

/** One line of `GET /events`. The end of the stream means that the sandbox is gone. */
export type PodEvent =
  | { type: 'hello'; bootId: string; sessions: PodSession[] }
  | { type: 'session'; session: PodSession }
  /** The session was deleted and its program has ended. */
  | { type: 'deleted'; sessionId: string }
  | {
      type: 'message'
      sessionId: string
      messageId: string
      state: 'typed' | 'acknowledged' | 'refused'
      reason?: string
    }
  | { type: 'heartbeat' }

export interface PodHealth {
  ok: true
  /** Only for the role `server`. */
  sessions?: PodSession[]
}
